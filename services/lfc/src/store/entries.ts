import { type Acl, parseAcl } from '@mdm/access';
import type { Queryable } from '@mdm/store';

export type EntryKind = 'directory' | 'file' | 'alias';

/** One entry as stat shows it. */
export interface Entry {
  readonly guid: string;
  /** The name it was asked by, or its first name. */
  readonly lfn: string;
  readonly kind: EntryKind;
  /** Bytes of the stored object. */
  readonly size: number;
  readonly checksum: string;
  readonly acl: Acl;
  /** Entries in a directory, names of a file. */
  readonly links: number;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly comment: string;
  /** For an alias in a listing: the first name of the file. */
  readonly aliasOf: string;
  /** Of a file: the row of its facts. */
  readonly factsId?: string | undefined;
  /** It is being removed: nobody but its owner is told that it is there. */
  readonly condemned: boolean;
}

interface Row {
  guid: string;
  lfn: string;
  kind: EntryKind;
  size: number;
  checksum: string;
  canonical: string;
  links: number;
  created_at: Date;
  modified_at: Date;
  comment: string;
  alias_of: string;
  facts_id: string | null;
  condemned: boolean;
}

const toEntry = (row: Row): Entry => ({
  guid: row.guid,
  lfn: row.lfn,
  kind: row.kind,
  size: row.size,
  checksum: row.checksum,
  acl: parseAcl(row.canonical),
  links: row.links,
  createdMs: row.created_at.getTime(),
  modifiedMs: row.modified_at.getTime(),
  comment: row.comment,
  aliasOf: row.alias_of,
  factsId: row.facts_id ?? undefined,
  condemned: row.condemned,
});

/** An entry with the ACLs of the directories above its name and, behind an alias, of those above the file. */
export interface EntryOnItsWay {
  readonly entry: Entry;
  /** Outermost first, along the one way and then along the other. */
  readonly ancestors: readonly Acl[];
}

/** `e` is the entry of the name, `t` what it stands for: itself, or the file behind an alias. */
const columns = `t.guid, e.path as lfn, t.size, t.checksum, a.canonical, t.links, t.created_at, t.modified_at, t.comment,
  t.condemned, t.facts_id::text as facts_id`;
const tables = `entries e join entries t on t.id = coalesce(e.target_id, e.id) join acls a on a.id = t.acl_id`;
const byPath = `select ${columns}, t.kind, '' as alias_of from ${tables} where e.path = $1`;
const byGuid = `select ${columns}, t.kind, '' as alias_of from ${tables} where e.guid = $1::uuid`;

/** The entry of an LFN or a GUID, behind an alias where it is one. */
export async function findEntry(
  db: Queryable,
  name: string,
  signal?: AbortSignal,
): Promise<Entry | undefined> {
  const [row] = name.startsWith('/')
    ? await db.query<Row>(byPath, [name], { signal, name: 'entry-by-path' })
    : await db.query<Row>(byGuid, [name], { signal, name: 'entry-by-guid' });
  return row && toEntry(row);
}

// The limit keeps the planner from reading the whole table for each step, which it prefers while the table is small.
const ancestors = `
  to_json(array(
    with recursive way (turn, height, parent_id, acl_id) as (
      (
        select 0, 0, d.parent_id, d.acl_id from entries d where d.id = e.parent_id
        union all
        select 1, 0, d.parent_id, d.acl_id from entries d where d.id = t.parent_id and t.id <> e.id
      )
      union all
      select way.turn, way.height + 1, d.parent_id, d.acl_id
      from way cross join lateral (select parent_id, acl_id from entries where id = way.parent_id limit 1) d
    )
    select (select canonical from acls where id = way.acl_id) from way order by turn, height desc
  )) as ancestors`;
const onItsWayByPath = `select ${columns}, t.kind, '' as alias_of, ${ancestors} from ${tables} where e.path = $1`;
const onItsWayByGuid = `select ${columns}, t.kind, '' as alias_of, ${ancestors} from ${tables} where e.guid = $1::uuid`;

/**
 * The same with its way, in one statement: what the right to an entry is judged by. It asks for one name by equality,
 * so that PostgreSQL plans it once a connection.
 */
export async function findEntryOnItsWay(
  db: Queryable,
  name: string,
  signal: AbortSignal,
): Promise<EntryOnItsWay | undefined> {
  const [row] = name.startsWith('/')
    ? await db.query<Row & { ancestors: string[] }>(onItsWayByPath, [name], { signal, name: 'way-by-path' })
    : await db.query<Row & { ancestors: string[] }>(onItsWayByGuid, [name], { signal, name: 'way-by-guid' });
  return row && { entry: toEntry(row), ancestors: row.ancestors.map(parseAcl) };
}

/** Entries of a directory in the byte order of their names, from the first after `after`. Aliases stay aliases. */
export async function listEntries(
  db: Queryable,
  page: {
    readonly directory: string;
    readonly after: string;
    readonly limit: number;
    readonly within?: ReadonlySet<string> | undefined;
  },
  signal?: AbortSignal,
): Promise<Entry[]> {
  const { directory, after, limit, within } = page;
  // What an alias stands for has the GUID.
  const listed = within
    ? `and coalesce(guid, (select guid from entries f where f.id = entries.target_id)) = any($4::uuid[])`
    : '';
  const rows = await db.query<Row>(
    // The page first, then what belongs to it: whatever the planner believes of the directory's size.
    `select ${columns}, e.kind, case when e.kind = 'alias' then t.path else '' end as alias_of
     from (
       select * from entries
       where parent_id = (select id from entries where path = $1) and name > $2 ${listed}
         and not condemned
         and (target_id is null or not (select f.condemned from entries f where f.id = entries.target_id))
       order by name limit $3
     ) e
     join entries t on t.id = coalesce(e.target_id, e.id) join acls a on a.id = t.acl_id
     order by e.name`,
    [directory, after, limit, ...(within ? [[...within]] : [])],
    { signal },
  );
  return rows.map(toEntry);
}

/** Sets the comment of what the name stands for. */
export async function setComment(
  db: Queryable,
  change: { readonly name: string; readonly comment: string; readonly now: number },
  signal?: AbortSignal,
): Promise<void> {
  const { name, comment, now } = change;
  await db.query(
    `update entries set comment = $2, modified_at = $3
     where id = (select coalesce(target_id, id) from entries where ${keyOf(name)} = $1)`,
    [name, comment, new Date(now).toISOString()],
    { signal },
  );
}

/** The column that finds a name: an LFN begins with a slash, a GUID does not. */
export const keyOf = (name: string): 'path' | 'guid' => (name.startsWith('/') ? 'path' : 'guid');
