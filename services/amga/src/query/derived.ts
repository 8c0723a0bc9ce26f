import type { Call } from '@mdm/rpc';
import type { Gathered, Level } from '../collections.js';
import { aliasOf, keyOf } from './scope.js';

/** Rows that are shown at this level or above it tell which data belong together. */
const pseudonymous = 2;

interface DerivedSql {
  /** The value. */
  readonly value: string;
  /** Whether a comparison holds: of values that are gathered, for one of them. */
  where(compare: (sql: string) => string): string;
}

/**
 * What is known of an entry by the images below it: of those that the caller is shown together with what they belong to, and
 * of no others.
 * @param params  those of the query so far; its own ones are added
 */
export function derivedSql(
  gathered: Gathered,
  table: Level,
  { visible, params }: { readonly visible: Call['visible']; readonly params: unknown[] },
): DerivedSql {
  const shown = visible({ acl: 'n.acl_id', guid: 'n.guid', facts: 'n.facts_id' }, params.length + 1);
  params.push(...shown.params);
  const below = (join: string) => `from images n ${join} ${shown.join}
    where n.${keyOf(table)} = ${aliasOf[table]}.guid and ${shown.sql} and ${shown.level} >= ${pseudonymous}`;
  if (gathered.kind === 'count') {
    const counted = gathered.of === 'images' ? '*' : `distinct n.${keyOf(gathered.of)}`;
    const value = `(select count(${counted}) ${below('')})`;
    return { value, where: (compare) => compare(value) };
  }
  const column = `m.${gathered.column}`;
  const series = below('join series m on m.guid = n.series_guid');
  return {
    value: `(select string_agg(distinct ${column}, '\\' order by ${column}) ${series})`,
    where: (compare) => `exists (select ${series} and ${compare(column)})`,
  };
}
