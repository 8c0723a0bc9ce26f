import { type Acl, aclDigest, internAcls, parseAcl } from '@mdm/access';
import { fail, MdmError } from '@mdm/errors';
import { newGuid } from '@mdm/rpc';
import type { Queryable } from '@mdm/store';
import { nameOf, parentOf, prefixesOf } from '../lfn.js';
import { type Reader, withSearch } from '../search-grants.js';

export interface Directory {
  readonly id: number;
  readonly acl: Acl;
  /** False when it existed before. */
  readonly made: boolean;
}

/**
 * Makes directories and those above them where they are missing; the ACL of a new one is made from that of its parent.
 * One statement a level. Answers every directory named or passed, by its path.
 * @throws failed-precondition  a name on the way is a file's
 */
export async function ensureDirectories(
  tx: Queryable,
  wanted: ReadonlyMap<string, (parent: Acl | undefined) => Acl>,
  options: { readonly now: number; readonly implicit: boolean },
): Promise<Map<string, Directory>> {
  const aclFor = new Map<string, (parent: Acl | undefined) => Acl>();
  for (const [path, acl] of wanted)
    for (const prefix of prefixesOf(path)) if (!aclFor.has(prefix)) aclFor.set(prefix, acl);

  const found = await findDirectories(tx, [...aclFor.keys()]);
  const missing = [...aclFor].filter(([path]) => !found.has(path));
  const depths = new Set(missing.map(([path]) => prefixesOf(path).length));
  for (const depth of [...depths].sort((a, b) => a - b)) {
    const level = missing.filter(([path]) => prefixesOf(path).length === depth);
    const rows = level.map(([path, acl]) => {
      const parent = found.get(parentOf(path));
      return { path, parentId: parent?.id ?? null, acl: acl(parent?.acl) };
    });
    for (const [path, directory] of await insertDirectories(tx, rows, options)) found.set(path, directory);
  }
  return found;
}

async function findDirectories(tx: Queryable, paths: readonly string[]): Promise<Map<string, Directory>> {
  const rows = await tx.query<{ id: number; path: string; kind: string; canonical: string }>(
    `select e.id, e.path, e.kind, a.canonical from entries e left join acls a on a.id = e.acl_id
     where e.path = any($1::text[])`,
    [paths],
  );
  return new Map(
    rows.map(({ id, path, kind, canonical }) => {
      if (kind !== 'directory') notADirectory(path);
      return [path, { id, acl: parseAcl(canonical), made: false }];
    }),
  );
}

async function insertDirectories(
  tx: Queryable,
  rows: readonly { path: string; parentId: number | null; acl: Acl }[],
  { now, implicit }: { readonly now: number; readonly implicit: boolean },
): Promise<Map<string, Directory>> {
  const aclIds = await internAcls(
    tx,
    rows.map(({ acl }) => acl),
  );
  const at = new Date(now).toISOString();
  const inserted = await tx.query<{ id: number; path: string; parent_id: number | null }>(
    `insert into entries (parent_id, name, path, guid, kind, acl_id, implicit, created_at, modified_at)
     select parent_id, name, path, guid, 'directory', acl_id, $6, $7, $7
     from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::bigint[])
       as d (parent_id, name, path, guid, acl_id)
     order by path
     on conflict do nothing
     returning id, path, parent_id`,
    [
      rows.map(({ parentId }) => parentId),
      rows.map(({ path }) => nameOf(path)),
      rows.map(({ path }) => path),
      rows.map(() => newGuid()),
      rows.map(({ acl }) => aclIds.get(aclDigest(acl))),
      implicit,
      at,
    ],
  );
  await addLinks(
    tx,
    inserted.flatMap(({ parent_id }) => (parent_id === null ? [] : [parent_id])),
    at,
  );
  const acls = new Map(rows.map(({ path, acl }) => [path, acl]));
  const made = new Map<string, Directory>();
  for (const { id, path } of inserted) {
    const acl = acls.get(path);
    if (acl) made.set(path, { id, acl, made: true });
  }
  // What somebody else made in the same moment is there now, or was taken away again.
  const others = rows.filter(({ path }) => !made.has(path)).map(({ path }) => path);
  if (others.length === 0) return made;
  const existing = await findDirectories(tx, others);
  if (existing.size < others.length) throw overtaken();
  return new Map([...made, ...existing]);
}

/**
 * Counts new entries of directories, once for each time that a directory is named, and so keeps the directories from
 * being taken away until the transaction ends.
 * @throws aborted  a directory was taken away in the meantime
 */
export async function addLinks(tx: Queryable, ids: readonly number[], at: string): Promise<void> {
  if (ids.length === 0) return;
  const updated = await tx.query(
    `update entries e set links = e.links + n.count, modified_at = greatest(e.modified_at, $2)
     from (select id, count(*) from unnest($1::bigint[]) id group by id) n
     where e.id = n.id returning e.id`,
    [ids, at],
  );
  if (updated.length < new Set(ids).size) throw overtaken();
}

/**
 * Counts entries that went, and takes away the implicit directories that are empty now, upwards.
 */
export async function removeLinks(tx: Queryable, ids: readonly number[], at: string): Promise<void> {
  for (let parents = ids; parents.length > 0; ) {
    await tx.query(
      `update entries e set links = e.links - n.count, modified_at = $2
       from (select id, count(*) from unnest($1::bigint[]) id group by id) n where e.id = n.id`,
      [parents, at],
    );
    const emptied = await tx.query<{ parent_id: number }>(
      `delete from entries where id = any($1::bigint[]) and kind = 'directory' and implicit and links = 0
       returning parent_id`,
      [parents],
    );
    parents = emptied.map(({ parent_id }) => parent_id);
  }
}

/**
 * Lets readers pass directories, by the directories' ids. Answers which directory could not take them up.
 */
export async function admitReaders(
  tx: Queryable,
  readers: ReadonlyMap<number, readonly Reader[]>,
): Promise<Map<number, MdmError>> {
  const failed = new Map<number, MdmError>();
  const rows = await tx.query<{ id: number; canonical: string }>(
    `select e.id, a.canonical from entries e join acls a on a.id = e.acl_id
     where e.id = any($1::bigint[]) order by e.id for no key update of e`,
    [[...readers.keys()]],
  );
  const changed = new Map<number, Acl>();
  for (const { id, canonical } of rows) {
    const acl = parseAcl(canonical);
    try {
      const admitting = withSearch(acl, readers.get(id) ?? []);
      if (admitting !== acl) changed.set(id, admitting);
    } catch (thrown) {
      failed.set(id, MdmError.from(thrown));
    }
  }
  if (changed.size === 0) return failed;
  const aclIds = await internAcls(tx, changed.values());
  await tx.query(
    `update entries e set acl_id = c.acl_id from unnest($1::bigint[], $2::bigint[]) c (id, acl_id)
     where e.id = c.id`,
    [[...changed.keys()], [...changed.values()].map((acl) => aclIds.get(aclDigest(acl)))],
  );
  return failed;
}

export const notADirectory = (lfn: string): never =>
  fail('failed-precondition', `"${lfn}" is not a directory`, { remedy: 'name a directory' });

export const overtaken = () => new MdmError('aborted', 'the directory was changed by somebody else');
