import { parseAcl } from '@mdm/access';
import { guidSchema, type ProtectedObject } from '@mdm/rpc';
import type { Queryable } from '@mdm/store';

/** The ACLs of images; what lies above them has none of its own. */
export async function imageAcls(
  db: Queryable,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProtectedObject>> {
  const rows = await db.query<{ guid: string; canonical: string; factsId: string }>(
    `select i.guid, a.canonical, i.facts_id::text as "factsId"
     from images i join acls a on a.id = i.acl_id where i.guid = any($1::uuid[])`,
    [names.filter((name) => guidSchema.safeParse(name).success)],
    { signal, name: 'image-acls' },
  );
  return new Map(rows.map(({ guid, canonical, factsId }) => [guid, { acl: parseAcl(canonical), factsId }]));
}
