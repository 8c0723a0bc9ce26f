import { type DataLevel, rankOf } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { Call } from '@mdm/rpc';
import { type Level, levels } from '../collections.js';
import { type AttributeType, sqlValue } from '../values.js';
import type { Comparison, Condition } from './condition.js';
import { derivedSql } from './derived.js';
import { aliasOf, keyOf, type Scope, type ScopedAttribute } from './scope.js';

/** The part of a query that is the same for each of its pages. */
export interface CompiledQuery {
  readonly table: Level;
  /** SQL of the entry's name. */
  readonly name: string;
  readonly attributes: readonly ScopedAttribute[];
  /** The tables of the attributes, beside that of the collection. */
  readonly joins: readonly Level[];
  /** A boolean expression whose parameters are numbered from $1. */
  readonly where: string;
  readonly params: readonly unknown[];
}

const sqlTypes: Readonly<Record<AttributeType, string>> = {
  text: 'text',
  integer: 'bigint',
  real: 'double precision',
  date: 'date',
};

const operators = {
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-or-equal': '<=',
  greater: '>',
  'greater-or-equal': '>=',
} as const;

/**
 * Condition and attributes as SQL; values become parameters, names only choose among known columns. What a row's level of
 * data hides has no value there: it is not returned, and no condition tells anything of it.
 * @param attributes  what to return, `*` for all that the caller may see; empty for these alone, undefined for none
 * @param visible     what is gathered from images below is gathered from those that it lets through
 * @throws unknown-attribute invalid-date invalid-argument permission-denied
 */
export function compileQuery(
  scope: Scope,
  {
    condition,
    attributes,
  }: { readonly condition?: Condition | undefined; readonly attributes?: readonly string[] },
  visible: Call['visible'],
): CompiledQuery {
  const params: unknown[] = [];
  const used = new Set<Level>();
  const use = (attribute: ScopedAttribute): ScopedAttribute => {
    used.add(attribute.table);
    return attribute;
  };
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const wanted = attributes?.length === 0 ? ['*'] : (attributes ?? []);
  const selected = [
    ...new Map(
      wanted
        .flatMap((name) => (name === '*' ? scope.visible : [scope.attribute(name, 'attributes')]))
        .map((attribute) => [attribute.name, attribute]),
    ).values(),
  ];

  function sqlOf(node: Condition): string {
    switch (node.kind) {
      case 'all':
        return node.conditions.length === 0 ? 'true' : `(${node.conditions.map(sqlOf).join(' and ')})`;
      case 'any':
        return node.conditions.length === 0 ? 'false' : `(${node.conditions.map(sqlOf).join(' or ')})`;
      case 'not':
        // An attribute without a value makes a comparison null, which is no match: its negation is one.
        return `((${sqlOf(node.condition)}) is not true)`;
      case 'compare':
        return whereShown(node, use(scope.attribute(node.attribute, `condition.${node.attribute}`)));
    }
  }

  // Comparisons stand alone, so that an index of the column is of use.
  function whereShown(comparison: Comparison, attribute: ScopedAttribute): string {
    const compare = (sql: string) => comparisonSql(comparison, { ...attribute, sql }, parameter);
    const { sql, otherwise, level, gathered, table } = attribute;
    if (gathered !== undefined) {
      return `(${derivedSql(gathered, table, { visible, params }).where(compare)} and ${atLeast(level)})`;
    }
    if (otherwise !== undefined) {
      // First without regard to the level, which no index knows of.
      const [identified, others] = [compare(sql), compare(otherwise)];
      return `((${identified} or ${others}) and ((${identified} and ${atLeast('identified')}) or
        (${others} and ${atLeast(level)} and not ${atLeast('identified')})))`;
    }
    return level === 'anonymous' ? compare(sql) : `(${compare(sql)} and ${atLeast(level)})`;
  }

  const withValue = (attribute: ScopedAttribute): ScopedAttribute => {
    const { gathered, table } = attribute;
    return gathered === undefined
      ? attribute
      : { ...attribute, sql: derivedSql(gathered, table, { visible, params }).value };
  };

  const where = condition ? sqlOf(condition) : 'true';
  return {
    table: scope.table,
    name: scope.name,
    attributes: selected.map(use).map(withValue),
    where,
    joins: levels.filter((level) => level !== scope.table && used.has(level)),
    params,
  };
}

/** Whether a row is shown at a level or above it. */
const atLeast = (level: DataLevel): string => `shown.level >= ${rankOf(level)}`;

function comparisonSql(
  comparison: Comparison,
  attribute: ScopedAttribute,
  parameter: (value: unknown) => string,
): string {
  const { comparator, values } = comparison;
  const { name, type, sql, personName } = attribute;
  const field = `condition.${name}`;
  const cast = sqlTypes[type];
  if (comparator === 'present') {
    requireCount(values.length === 0, name, 'present', 'no value', field);
    return `${sql} is not null`;
  }
  const given = values.map((value) => sqlValue(attribute, value, field));
  if (comparator === 'in') {
    requireCount(values.length > 0, name, 'in', 'at least one value', field);
    return `${sql} = any(${parameter(given)}::${cast}[])`;
  }
  requireCount(values.length === 1, name, comparator, 'one value', field);
  const [value] = given;
  if (comparator !== 'like') return `${sql} ${operators[comparator]} ${parameter(value)}::${cast}`;
  if (type !== 'text' || typeof value !== 'string') {
    return fail('invalid-argument', `${name} is of type ${type}, and only text can be compared by like`, {
      field,
    });
  }
  if (!personName) return `${sql} like ${parameter(likePattern(value))}`;
  // What is special to SQL has to be escaped after compatibility characters became plain ones.
  return `${sql}_folded like fold_name(${parameter(likePattern(value.normalize('NFKC')))})`;
}

function requireCount(right: boolean, name: string, comparator: string, wanted: string, field: string): void {
  if (!right) fail('invalid-argument', `${name}: the comparator "${comparator}" takes ${wanted}`, { field });
}

/** `*` stands for any characters and `?` for one (PS3.4 C.2.2.2.4); what is special to SQL stands for itself. */
function likePattern(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

/** Tables and condition of a query, with the level of each row as `shown.level`: rows without one are hidden. */
function rowsSql(
  { table, joins, where }: CompiledQuery,
  firstParameter: number,
  visible: Call['visible'],
): { readonly from: string; readonly where: { readonly sql: string; readonly params: readonly unknown[] } } {
  const base = aliasOf[table];
  const image = table === 'images' ? 'i' : 'v';
  const shown = visible(
    { acl: `${image}.acl_id`, guid: `${image}.guid`, facts: `${image}.facts_id` },
    firstParameter,
  );
  const { params } = shown;
  const joined = joins
    .map((level) => `join ${level} ${aliasOf[level]} on ${aliasOf[level]}.guid = ${base}.${keyOf(level)}`)
    .join('\n');
  if (table === 'images') {
    return {
      from: `from images i\n${joined}\n${shown.join}`,
      where: { sql: `${where} and ${shown.sql}`, params },
    };
  }
  // Above the images an entry is shown to who may read at least one image below it, at the highest level of those. The
  // highest that the caller is shown of anything is mostly that of the first one that is looked at.
  const readable = `from images v ${shown.join} where v.${keyOf(table)} = ${base}.guid and ${shown.sql}`;
  return {
    from: `from ${table} ${base}
${joined}
cross join lateral (
  select coalesce(
    (select ${shown.highest} ${readable} and ${shown.level} >= ${shown.highest} limit 1),
    (select max(${shown.level}) ${readable})) as level
) shown`,
    where: { sql: `${where} and shown.level is not null`, params },
  };
}

/** The query of one page. */
export function pageSql(
  query: CompiledQuery,
  page: { readonly after: string; readonly limit: number },
  visible: Call['visible'],
): { text: string; params: unknown[] } {
  const { table, name, attributes } = query;
  const base = aliasOf[table];
  const params = [...query.params, page.after, page.limit];
  const [after, limit] = [`$${params.length - 1}`, `$${params.length}`];
  const { from, where } = rowsSql(query, params.length + 1, visible);
  const columns = attributes.map((attribute, index) => `, ${valueSql(attribute)} as c${index}`).join('');
  return {
    text: `select ${base}.guid, ${name} as name${columns}
${from}
where ${base}.guid > ${after}::uuid and ${where.sql}
order by ${base}.guid limit ${limit}`,
    params: [...params, ...where.params],
  };
}

/**
 * The query of a count: one row a group, the largest first, behind the row of all together, which has no group. `rows` are
 * counted, and the patients that they are about.
 */
export function countSql(
  query: CompiledQuery,
  maxGroups: number,
  visible: Call['visible'],
): { text: string; params: unknown[] } {
  const { table, attributes } = query;
  const base = aliasOf[table];
  const params = [...query.params, maxGroups + 1];
  const { from, where } = rowsSql(query, params.length + 1, visible);
  const values = attributes.map(valueSql);
  const columns = values.map((sql, index) => `${sql} as c${index}, `).join('');
  const groups = values.join(', ');
  const isTotal = groups === '' ? 'true' : `grouping(${groups}) > 0`;
  const patient = `${base}.${table === 'patients' ? 'guid' : keyOf('patients')}`;
  return {
    text: `select ${columns}${isTotal} as total, count(*) as rows, count(distinct ${patient}) as people
${from}
where ${where.sql}
group by grouping sets (${groups === '' ? '' : `(${groups}), `}())
order by total desc, rows desc limit $${query.params.length + 1}`,
    params: [...params, ...where.params],
  };
}

/** The value of an attribute as far as the level of the row shows it. */
function valueSql({ sql, otherwise, level }: ScopedAttribute): string {
  if (otherwise !== undefined)
    return `case when ${atLeast('identified')} then ${sql} when ${atLeast(level)} then ${otherwise} end`;
  return level === 'anonymous' ? sql : `case when ${atLeast(level)} then ${sql} end`;
}
