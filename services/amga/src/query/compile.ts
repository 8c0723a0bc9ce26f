import { fail } from '@mdm/errors';
import type { Call } from '@mdm/rpc';
import { type Level, levels } from '../collections.js';
import { type AttributeType, sqlValue } from '../values.js';
import type { Comparison, Condition } from './condition.js';
import { aliasOf, type Scope, type ScopedAttribute } from './scope.js';

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
 * Condition and attributes as SQL; values become parameters, names only choose among known columns.
 * @param attributes  what to return; empty for all that the caller may see
 * @throws unknown-attribute invalid-date invalid-argument permission-denied
 */
export function compileQuery(
  scope: Scope,
  {
    condition,
    attributes,
  }: { readonly condition?: Condition | undefined; readonly attributes: readonly string[] },
): CompiledQuery {
  const params: unknown[] = [];
  const used = new Set<Level>();
  const use = (attribute: ScopedAttribute): ScopedAttribute => {
    used.add(attribute.table);
    return attribute;
  };
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const selected =
    attributes.length > 0
      ? [...new Set(attributes)].map((name) => scope.attribute(name, 'attributes'))
      : scope.visible;

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
        return comparisonSql(
          node,
          use(scope.attribute(node.attribute, `condition.${node.attribute}`)),
          parameter,
        );
    }
  }

  const where = condition ? sqlOf(condition) : 'true';
  return {
    table: scope.table,
    name: scope.name,
    attributes: selected.map(use),
    where,
    joins: levels.filter((level) => level !== scope.table && used.has(level)),
    params,
  };
}

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
  return `${sql} ${personName ? 'ilike' : 'like'} ${parameter(likePattern(value))}`;
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

/** The query of one page. */
export function pageSql(
  query: CompiledQuery,
  page: { readonly after: string; readonly limit: number },
  visible: Call['visible'],
): { text: string; params: unknown[] } {
  const { table, name, attributes, joins, where } = query;
  const base = aliasOf[table];
  const params = [...query.params, page.after, page.limit];
  const [after, limit] = [`$${params.length - 1}`, `$${params.length}`];
  const shown = visible('a', params.length + 1, table === 'images' ? 'i.guid' : 'v.guid');
  const columns = attributes.map(({ sql }, index) => `, ${sql} as c${index}`).join('');
  const joined = joins
    .map((level) => `join ${level} ${aliasOf[level]} on ${aliasOf[level]}.guid = ${base}.${keyOf(level)}`)
    .join('\n');
  // Above the images an entry is shown to who may read at least one image below it.
  const mayRead =
    table === 'images'
      ? `exists (select from acls a where a.id = i.acl_id and ${shown.sql})`
      : `exists (select from images v join acls a on a.id = v.acl_id
                 where v.${keyOf(table)} = ${base}.guid and ${shown.sql})`;
  return {
    text: `select ${base}.guid, ${name} as name${columns}
from ${table} ${base}
${joined}
where ${base}.guid > ${after}::uuid and ${where} and ${mayRead}
order by ${base}.guid limit ${limit}`,
    params: [...params, ...shown.params],
  };
}

const keys: Readonly<Record<Level, string>> = {
  patients: 'patient_guid',
  studies: 'study_guid',
  series: 'series_guid',
  images: 'guid',
};

/** The column by which the tables below refer to a table. */
export const keyOf = (level: Level): string => keys[level];
