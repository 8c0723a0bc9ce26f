import type { Group, Tally } from '@mdm/disclosure';
import type { Call } from '@mdm/rpc';
import type { Queryable } from '@mdm/store';
import { levels } from '../collections.js';
import { type CompiledQuery, countSql, pageSql } from '../query/compile.js';
import type { AttributeValue } from '../values.js';

/** One row of an answer. */
export interface Row {
  /** GUID of the patient, study, series or image. */
  readonly guid: string;
  /** Name of the entry in its collection. */
  readonly name: string;
  /** The attributes that have a value. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** SQL for who may see what, as `call.visible` gives it. */
export type Visible = Call['visible'];

/** The rows of a query after a GUID, in the order of GUIDs. */
export async function findRows(
  db: Queryable,
  query: CompiledQuery,
  page: { readonly after: string; readonly limit: number },
  visible: Visible,
  signal: AbortSignal,
): Promise<Row[]> {
  const { text, params } = pageSql(query, page, visible);
  const rows = await db.query<{ guid: string; name: string } & Record<string, unknown>>(text, params, {
    signal,
  });
  return rows.map((row) => ({
    guid: row.guid,
    name: row.name,
    attributes: Object.fromEntries(
      query.attributes.flatMap(({ name, type }, index) => {
        const value = row[`c${index}`];
        return value === null ? [] : [[name, { kind: type, value } as AttributeValue]];
      }),
    ),
  }));
}

/** The values of the attributes that were grouped by, in their order; null where rows have none. */
export type GroupKey = readonly (AttributeValue | null)[];

/** Counts the rows of a query, and those of its largest groups by the attributes of the query. */
export async function countRows(
  db: Queryable,
  query: CompiledQuery,
  maxGroups: number,
  visible: Visible,
  signal: AbortSignal,
): Promise<{ total: Tally; groups: Group<GroupKey>[] }> {
  const { text, params } = countSql(query, maxGroups, visible);
  const rows = await db.query<Tally & { total: boolean } & Record<string, unknown>>(text, params, { signal });
  const [total, ...groups] = rows;
  if (!total?.total) throw new TypeError('a count has no total');
  return {
    total: tallyOf(total),
    groups: groups.map((row) => ({
      key: query.attributes.map(({ type }, index) => {
        const value = row[`c${index}`];
        return value === null ? null : ({ kind: type, value } as AttributeValue);
      }),
      tally: tallyOf(row),
    })),
  };
}

const tallyOf = ({ rows, people }: Tally): Tally => ({ rows, people });

/** GUIDs of the images that are, or lie below, a GUID of any level; or of those that are named. */
export async function findImages(
  db: Queryable,
  page: { readonly of: string | readonly string[]; readonly after: string; readonly limit: number },
  visible: Visible,
  signal: AbortSignal,
): Promise<string[]> {
  const shown = visible({ acl: 'i.acl_id', guid: 'i.guid', facts: 'i.facts_id' }, 4);
  const rows = await db.query<{ guid: string }>(
    `select i.guid from (
       ${
         typeof page.of === 'string'
           ? ['guid', 'series_guid', 'study_guid', 'patient_guid']
               .map((key) => `select guid, acl_id, facts_id from images where ${key} = $1`)
               .join(' union all ')
           : 'select guid, acl_id, facts_id from images where guid = any($1::uuid[])'
       }
     ) i ${shown.join}
     where i.guid > $2 and ${shown.sql} order by i.guid limit $3`,
    [page.of, page.after, page.limit, ...shown.params],
    { signal },
  );
  return rows.map(({ guid }) => guid);
}

/** The GUID of the image of this LFN. */
export async function findGuid(db: Queryable, lfn: string, signal: AbortSignal): Promise<string | undefined> {
  const [row] = await db.query<{ guid: string }>('select guid from images where lfn = $1', [lfn], { signal });
  return row?.guid;
}

/** An entry of any level by its names, and who owns it; only images have an LFN and an owner. */
export interface Member {
  readonly guid: string;
  readonly lfn: string;
  /** DN. */
  readonly owner: string;
}

/** The entry of a GUID and all below it, or some images, after a GUID, in the order of GUIDs. */
export function findMembers(
  db: Queryable,
  page: { readonly of: string | readonly string[]; readonly after: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Member[]> {
  const named =
    typeof page.of === 'string' ? belowOf : ['guid, lfn, acl_id from images where guid = any($1::uuid[])'];
  return db.query<{ guid: string; lfn: string; owner: string }>(
    `select m.guid, m.lfn, coalesce(a.owner, '') as owner
     from (${named.map((rest) => `select ${rest} and guid > $2`).join(' union all ')}) m
     left join acls a on a.id = m.acl_id order by m.guid limit $3`,
    [page.of, page.after, page.limit],
    { signal },
  );
}

const belowOf = levels.flatMap((table, level) =>
  ['guid', 'patient_guid', 'study_guid', 'series_guid'].slice(0, level + 1).map((key) => {
    const names = table === 'images' ? 'lfn, acl_id' : "'' as lfn, null::bigint as acl_id";
    return `guid, ${names} from ${table} where ${key} = $1`;
  }),
);
