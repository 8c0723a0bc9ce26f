import { type Acl, aclDigest, inheritAcl, internAcls, modeOf } from '@mdm/access';
import { isMdmError, MdmError } from '@mdm/errors';
import { factsDigest, type ImageFacts, internFacts } from '@mdm/policy';
import { toldTime } from '@mdm/rpc';
import { columns, type Database, type Queryable } from '@mdm/store';
import { nameOf, parentOf, prefixesOf } from '../lfn.js';
import { type Reader, readersOf } from '../search-grants.js';
import {
  addLinks,
  admitReaders,
  type Directory,
  ensureDirectories,
  overtaken,
  removeLinks,
} from './directories.js';
import { reasonsToKeep } from './keeping.js';
import { hostOf } from './replicas.js';

/** A file to register with its first replica. */
export interface NewEntry {
  readonly guid: string;
  readonly lfn: string;
  readonly size: number;
  readonly checksum: string;
  readonly surl: string;
  readonly acl: Acl;
  readonly facts: ImageFacts;
  /** For directories that have to be made where no default entries are inherited. */
  readonly directoryAcl: Acl;
  /** Until when it must be kept, in milliseconds since the epoch; 0: it may be removed at any time. */
  readonly retainUntilMs: number;
}

type Errors = ReadonlyMap<NewEntry, MdmError>;

const attempts = 5;

/**
 * Registers files, each with its replica and the directories above it; a fixed number of statements whatever the number
 * of files. Their times say no more than the year. The same name with the same GUID and owner is done already: size and
 * checksum become the given ones. Answers what went wrong with which entry; the others are done.
 */
export async function registerEntries(
  db: Database,
  entries: readonly NewEntry[],
  options: { readonly now: number; readonly signal: AbortSignal },
): Promise<Errors> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction((tx) => register(tx, entries, toldTime(options.now)), {
        signal: options.signal,
      });
    } catch (thrown) {
      // Somebody took a directory away, or made an entry, between our look and our write: look again.
      if (attempt === attempts || !isMdmError(thrown) || thrown.code !== 'aborted') throw thrown;
    }
  }
}

async function register(tx: Queryable, entries: readonly NewEntry[], told: number): Promise<Errors> {
  const at = new Date(told).toISOString();
  const { fresh, again, errors } = await compare(tx, entries);
  if (fresh.length > 0) {
    const directories = await ensureDirectories(tx, directoryAcls(fresh), { now: told, implicit: true });
    await admit(tx, fresh, directories);
    await insertFiles(tx, fresh, directories, at);
  }
  if (again.length > 0) await updateFiles(tx, again, at);
  await insertReplicas(tx, [...fresh, ...again], at);
  return errors;
}

/** Tells new entries, entries that are there already, and entries whose name, GUID or SURL is another's. */
async function compare(tx: Queryable, entries: readonly NewEntry[]) {
  const [guids, lfns, surls] = columns(entries, ['guid', 'lfn', 'surl'] as const);
  // Locked: what is done again here is not condemned until it is done.
  const rows = await tx.query<{ guid: string | null; path: string; owner: string | null }>(
    `select e.guid, e.path, a.owner from entries e left join acls a on a.id = e.acl_id
     where e.guid = any($1::uuid[]) or e.path = any($2::text[]) order by e.id for no key update of e`,
    [guids, lfns],
  );
  const removed = await tx.query<{ guid: string }>(
    'select guid from condemned where guid = any($1::uuid[])',
    [guids],
  );
  const replicas = await tx.query<{ surl: string; guid: string }>(
    'select r.surl, e.guid from replicas r join entries e on e.id = r.entry_id where r.surl = any($1::text[])',
    [surls],
  );
  const byGuid = new Map(rows.map((row) => [row.guid, row]));
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const gone = new Set(removed.map(({ guid }) => guid));
  const bySurl = new Map(replicas.map(({ surl, guid }) => [surl, guid]));

  const fresh: NewEntry[] = [];
  const again: NewEntry[] = [];
  const errors = new Map<NewEntry, MdmError>();
  for (const entry of entries) {
    const known = byGuid.get(entry.guid);
    const holder = byPath.get(entry.lfn);
    const surlOf = bySurl.get(entry.surl);
    if (gone.has(entry.guid)) errors.set(entry, removedForGood());
    else if (known ? known.path !== entry.lfn || known.owner !== entry.acl.owner : holder)
      errors.set(entry, taken(known ? 'guid' : 'lfn'));
    else if (surlOf !== undefined && surlOf !== entry.guid) errors.set(entry, taken('surl'));
    else if (known) again.push(entry);
    else {
      fresh.push(entry);
      // The same entry twice in one call is done twice.
      const row = { guid: entry.guid, path: entry.lfn, owner: entry.acl.owner };
      byGuid.set(row.guid, row);
      byPath.set(row.path, row);
      bySurl.set(entry.surl, entry.guid);
    }
  }
  return { fresh, again, errors };
}

const taken = (field: 'guid' | 'lfn' | 'surl') =>
  new MdmError('already-exists', `${field}: belongs to another entry`, { field });

const removedForGood = () =>
  new MdmError('failed-precondition', 'guid: is of an image that was removed for good', {
    field: 'guid',
    remedy: 'register it anew, under a GUID and a key of its own',
  });

/** Defaults of the parent are inherited, cut by the mode of the given ACL; without any the given ACL holds. */
function directoryAcls(entries: readonly NewEntry[]): Map<string, (parent: Acl | undefined) => Acl> {
  return new Map(
    entries.map(({ lfn, directoryAcl }) => [
      parentOf(lfn),
      (parent) =>
        parent?.entries.some((entry) => entry.default)
          ? inheritAcl(parent, {
              kind: 'directory',
              owner: directoryAcl.owner,
              group: directoryAcl.group,
              mode: modeOf(directoryAcl),
            })
          : directoryAcl,
    ]),
  );
}

/** Whoever may read a file by name may also pass the directories above it. */
async function admit(
  tx: Queryable,
  entries: readonly NewEntry[],
  directories: ReadonlyMap<string, Directory>,
): Promise<void> {
  const readers = new Map<number, Reader[]>();
  const seen = new Set<string>();
  for (const { lfn, acl } of entries) {
    const parent = parentOf(lfn);
    const key = `${parent}\0${aclDigest(acl)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const prefix of prefixesOf(parent)) {
      const id = directories.get(prefix)?.id;
      if (id !== undefined) readers.set(id, [...(readers.get(id) ?? []), ...readersOf(acl)]);
    }
  }
  for (const error of (await admitReaders(tx, readers)).values()) throw error;
}

async function insertFiles(
  tx: Queryable,
  entries: readonly NewEntry[],
  directories: ReadonlyMap<string, Directory>,
  at: string,
): Promise<void> {
  const aclIds = await internAcls(
    tx,
    entries.map(({ acl }) => acl),
  );
  const factsIds = await internFacts(
    tx,
    entries.map(({ facts }) => facts),
  );
  const rows = entries.map((entry) => {
    const parent = directories.get(parentOf(entry.lfn));
    if (!parent) throw overtaken();
    return {
      ...entry,
      parentId: parent.id,
      name: nameOf(entry.lfn),
      aclId: aclIds.get(aclDigest(entry.acl)),
      factsId: factsIds.get(factsDigest(entry.facts)),
      retainUntil: entry.retainUntilMs === 0 ? null : new Date(entry.retainUntilMs).toISOString(),
    };
  });
  await addLinks(
    tx,
    rows.map(({ parentId }) => parentId),
    at,
  );
  const inserted = await tx.query(
    `insert into entries
       (parent_id, name, path, guid, kind, size, checksum, acl_id, facts_id, retain_until, links, created_at,
        modified_at)
     select parent_id, name, path, guid, 'file', size, checksum, acl_id, facts_id, retain_until, 1, $10, $10
     from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::text[], $7::bigint[],
       $8::bigint[], $9::timestamptz[])
       as f (parent_id, name, path, guid, size, checksum, acl_id, facts_id, retain_until)
     order by path
     on conflict do nothing
     returning id`,
    [
      ...columns(rows, [
        'parentId',
        'name',
        'lfn',
        'guid',
        'size',
        'checksum',
        'aclId',
        'factsId',
        'retainUntil',
      ] as const),
      at,
    ],
  );
  if (inserted.length < rows.length) throw overtaken();
}

async function updateFiles(tx: Queryable, entries: readonly NewEntry[], at: string): Promise<void> {
  await tx.query(
    `update entries e set size = f.size, checksum = f.checksum, modified_at = greatest(e.modified_at, $4)
     from unnest($1::uuid[], $2::bigint[], $3::text[]) as f (guid, size, checksum)
     where e.guid = f.guid and (e.size, e.checksum) is distinct from (f.size, f.checksum)`,
    [...columns(entries, ['guid', 'size', 'checksum'] as const), at],
  );
}

async function insertReplicas(tx: Queryable, entries: readonly NewEntry[], at: string): Promise<void> {
  const [surls, guids] = columns(entries, ['surl', 'guid'] as const);
  await tx.query(
    `insert into replicas (surl, entry_id, host, created_at)
     select r.surl, e.id, r.host, $4
     from unnest($1::text[], $2::uuid[], $3::text[]) as r (surl, guid, host) join entries e on e.guid = r.guid
     order by r.surl
     on conflict do nothing`,
    [surls, guids, surls.map(hostOf), at],
  );
}

/**
 * Takes files away with all their names and replicas, then the directories that only registration had made and that are
 * empty now. Files that are not there are done. Answers the GUIDs that stay, and why: directories are not files, and some
 * files must be kept.
 * @param options `registrationUndone`: retention does not begin with a registration that is undone
 */
export async function removeFiles(
  db: Database,
  guids: readonly string[],
  options: {
    readonly now: number;
    readonly site: string;
    readonly registrationUndone: boolean;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlyMap<string, MdmError>> {
  const { now, site, registrationUndone, signal } = options;
  const at = new Date(now).toISOString();
  return db.transaction(
    async (tx) => {
      const locked = await tx.query<{ guid: string; kind: string }>(
        'select guid, kind from entries where guid = any($1::uuid[]) order by id for update',
        [guids],
      );
      const errors = await reasonsToKeep(tx, guids, { now, site, withRetention: !registrationUndone });
      for (const { guid, kind } of locked) if (kind === 'directory') errors.set(guid, ofADirectory());
      const removed = await tx.query<{ parent_id: number }>(
        `with files as (
           select id from entries where guid = any($1::uuid[]) and kind = 'file'
         ), aliases as (
           delete from entries where target_id in (select id from files) returning parent_id
         ), gone as (
           delete from entries where id in (select id from files) returning parent_id
         )
         select parent_id from aliases union all select parent_id from gone`,
        [guids.filter((guid) => !errors.has(guid))],
      );
      await removeLinks(
        tx,
        removed.map(({ parent_id }) => parent_id),
        at,
      );
      return errors;
    },
    { signal },
  );
}

const ofADirectory = () =>
  new MdmError('failed-precondition', 'guid: is the GUID of a directory', {
    field: 'guid',
    remedy: 'take an empty directory away by its name',
  });
