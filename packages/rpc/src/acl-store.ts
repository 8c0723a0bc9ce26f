import { type Acl, aclDigest, applyEdits, internAcls, parseAcl } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import type { AclChange, AclStore } from './acl-operations.js';

/**
 * The ACLs of a table with the columns `guid uuid` and `acl_id bigint references acls (id)`.
 * @param edited called in the transaction of an edit, for what a service has to change along with it; may refuse items
 */
export function createAclStore(options: {
  readonly db: Database;
  readonly table: string;
  readonly edited?: (tx: Queryable, changes: readonly AclChange[]) => Promise<ReadonlyMap<string, MdmError>>;
}): AclStore {
  const { db, table, edited } = options;
  const select = `select o.guid, a.canonical from ${table} o join acls a on a.id = o.acl_id`;
  return {
    load: async (guid, signal) => {
      const [row] = await db.query<{ canonical: string }>(`${select} where o.guid = $1`, [guid], {
        signal,
        name: `acl-of-${table}`,
      });
      return row && parseAcl(row.canonical);
    },

    edit: (changes, signal) =>
      db.transaction(
        async (tx) => {
          const failed = new Map<string, MdmError>();
          const rows = await tx.query<{ guid: string; canonical: string }>(
            `${select} where o.guid = any($1::uuid[]) order by o.guid for update of o`,
            [changes.map(({ guid }) => guid)],
          );
          const current = new Map(rows.map(({ guid, canonical }) => [guid, parseAcl(canonical)]));
          const next = new Map<string, Acl>();
          for (const { guid, edits } of changes) {
            const acl = current.get(guid);
            try {
              if (!acl) throw new MdmError('not-found', `there is no object "${guid}"`);
              next.set(guid, applyEdits(acl, edits));
            } catch (thrown) {
              failed.set(guid, MdmError.from(thrown));
            }
          }
          const refused = await edited?.(
            tx,
            changes.filter(({ guid }) => next.has(guid)),
          );
          for (const [guid, error] of refused ?? []) {
            failed.set(guid, error);
            next.delete(guid);
          }
          const ids = await internAcls(tx, next.values());
          await tx.query(
            `update ${table} o set acl_id = e.acl_id
             from unnest($1::uuid[], $2::bigint[]) e (guid, acl_id)
             where o.guid = e.guid and o.acl_id <> e.acl_id`,
            [[...next.keys()], [...next.values()].map((acl) => ids.get(aclDigest(acl)))],
          );
          return failed;
        },
        { signal },
      ),
  };
}
