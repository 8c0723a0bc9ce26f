import { parseAcl } from '@mdm/access';
import type { MdmError } from '@mdm/errors';
import { type AclChange, type AclStore, createAclStore } from '@mdm/rpc';
import type { Database, Queryable } from '@mdm/store';
import { newReaders, type Reader } from '../search-grants.js';
import { admitReaders } from './directories.js';
import { keyOf } from './entries.js';

/** The ACLs of entries, by LFN or GUID. An edit that lets somebody read also lets them pass the directories above. */
export function createCatalogAcls(db: Database): AclStore {
  return {
    ...createAclStore({ db, table: 'entries', edited: admitNewReaders }),
    load: async (name, signal) => {
      const [row] = await db.query<{ canonical: string }>(
        `select a.canonical from entries e join entries t on t.id = coalesce(e.target_id, e.id)
         join acls a on a.id = t.acl_id where e.${keyOf(name)} = $1 and not t.condemned`,
        [name],
        { signal, name: `acl-by-${keyOf(name)}` },
      );
      return row && parseAcl(row.canonical);
    },
  };
}

async function admitNewReaders(
  tx: Queryable,
  changes: readonly AclChange[],
): Promise<ReadonlyMap<string, MdmError>> {
  const wanted = new Map(
    changes
      .map(({ guid, edits }) => [guid, newReaders(edits)] as const)
      .filter(([, readers]) => readers.length > 0),
  );
  if (wanted.size === 0) return new Map();
  const above = await tx.query<{ guid: string; id: number }>(
    `with recursive above as (
       select guid, parent_id as id from entries where guid = any($1::uuid[]) and parent_id is not null
       union
       select a.guid, e.parent_id from above a join entries e on e.id = a.id where e.parent_id is not null
     )
     select guid, id from above`,
    [[...wanted.keys()]],
  );
  const readers = new Map<number, Reader[]>();
  for (const { guid, id } of above)
    readers.set(id, [...(readers.get(id) ?? []), ...(wanted.get(guid) ?? [])]);
  const failed = await admitReaders(tx, readers);
  return new Map(
    above.flatMap(({ guid, id }) => {
      const error = failed.get(id);
      return error ? [[guid, error] as const] : [];
    }),
  );
}
