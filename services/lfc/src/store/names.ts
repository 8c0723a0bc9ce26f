import type { Acl } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import { nameOf, parentOf } from '../lfn.js';
import { addLinks, ensureDirectories, notADirectory, removeLinks } from './directories.js';
import { type EntryKind, keyOf } from './entries.js';
import { reasonsToKeep } from './keeping.js';

interface Row {
  id: number;
  parent_id: number | null;
  path: string;
  kind: EntryKind;
  target_id: number | null;
  links: number;
  guid: string | null;
  condemned: boolean;
}

const find = async (tx: Queryable, name: string): Promise<Row | undefined> => {
  const [row] = await tx.query<Row>(
    `select id, parent_id, path, kind, target_id, links, guid, condemned from entries where ${keyOf(name)} = $1 for update`,
    [name],
  );
  return row;
};

const missing = (name: string) => fail('not-found', `there is no object "${name}"`);

const exists = (lfn: string) => fail('already-exists', `"${lfn}" exists already`, { field: 'lfn' });

/**
 * Makes one directory.
 * @param directory `acl` makes its ACL from that of the parent; `parents` makes the directories above as well
 * @throws already-exists not-found failed-precondition
 */
export function makeDirectory(
  db: Database,
  directory: {
    readonly lfn: string;
    readonly acl: (parent: Acl | undefined) => Acl;
    readonly parents: boolean;
    readonly now: number;
  },
  signal: AbortSignal,
): Promise<void> {
  const { lfn, acl, parents, now } = directory;
  return db.transaction(
    async (tx) => {
      if (await find(tx, lfn)) exists(lfn);
      if (!parents && !(await find(tx, parentOf(lfn)))) missing(parentOf(lfn));
      const made = await ensureDirectories(tx, new Map([[lfn, acl]]), { now, implicit: false });
      if (!made.get(lfn)?.made) exists(lfn);
    },
    { signal },
  );
}

/**
 * Gives a file a further name.
 * @throws already-exists not-found failed-precondition
 */
export function addAlias(
  db: Database,
  alias: { readonly target: string; readonly lfn: string; readonly now: number },
  signal: AbortSignal,
): Promise<void> {
  const { target, lfn, now } = alias;
  const at = new Date(now).toISOString();
  return db.transaction(
    async (tx) => {
      const named = (await find(tx, target)) ?? missing(target);
      if (named.condemned) missing(target);
      if (named.kind === 'directory')
        fail('failed-precondition', 'only a file can have a further name', { field: 'target' });
      if (await find(tx, lfn)) exists(lfn);
      const parent = (await find(tx, parentOf(lfn))) ?? missing(parentOf(lfn));
      if (parent.kind !== 'directory') notADirectory(parent.path);
      const file = named.target_id ?? named.id;
      await addLinks(tx, [parent.id, file], at);
      await tx.query(
        `insert into entries (parent_id, name, path, kind, target_id, created_at, modified_at)
         values ($1, $2, $3, 'alias', $4, $5, $5)`,
        [parent.id, nameOf(lfn), lfn, file, at],
      );
    },
    { signal },
  );
}

/**
 * Takes one name or an empty directory away. When the first name of a file goes, its oldest alias becomes the first name.
 * @throws not-found  @throws failed-precondition  a directory with entries, the last name of a file with a replica or
 *   that must be kept
 */
export function unlink(
  db: Database,
  name: { readonly lfn: string; readonly site: string; readonly now: number },
  signal: AbortSignal,
): Promise<void> {
  const { lfn, site, now } = name;
  const at = new Date(now).toISOString();
  return db.transaction(
    async (tx) => {
      const entry = (await find(tx, lfn)) ?? missing(lfn);
      if (entry.kind === 'file' && entry.links > 1) await promoteAlias(tx, entry, at);
      else {
        await requireLast(tx, entry, { now, site });
        await tx.query('delete from entries where id = $1', [entry.id]);
        if (entry.target_id !== null) await removeLinks(tx, [entry.target_id], at);
        if (entry.parent_id !== null) await removeLinks(tx, [entry.parent_id], at);
      }
    },
    { signal },
  );
}

/** The oldest alias of a file gives its place in the namespace to the file itself. */
async function promoteAlias(tx: Queryable, file: Row, at: string): Promise<void> {
  const [alias] = await tx.query<{ parent_id: number; name: string; path: string }>(
    `delete from entries where id = (select min(id) from entries where target_id = $1)
     returning parent_id, name, path`,
    [file.id],
  );
  if (!alias) fail('aborted', 'the names of the file were changed by somebody else');
  await tx.query(
    'update entries set parent_id = $2, name = $3, path = $4, links = links - 1, modified_at = $5 where id = $1',
    [file.id, alias.parent_id, alias.name, alias.path, at],
  );
  if (file.parent_id !== null) await removeLinks(tx, [file.parent_id], at);
}

async function requireLast(
  tx: Queryable,
  entry: Row,
  at: { readonly now: number; readonly site: string },
): Promise<void> {
  if (entry.kind === 'directory' && entry.links > 0)
    fail('failed-precondition', `the directory "${entry.path}" is not empty`, {
      remedy: 'take the entries in it away first',
    });
  if (entry.kind !== 'file' || entry.guid === null) return;
  const kept = await reasonsToKeep(tx, [entry.guid], { ...at, withRetention: true });
  for (const reason of kept.values()) throw reason;
  const [replica] = await tx.query('select 1 from replicas where entry_id = $1 limit 1', [entry.id]);
  if (replica)
    fail('failed-precondition', `"${entry.path}" is the last name of a file that still has a replica`, {
      remedy: 'take its replicas away first',
    });
}
