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

/** The owners of images: by LFN, below a GUID of any level, or by GUIDs. Each once, sorted. */
export async function ownersOf(
  db: Queryable,
  named: { readonly lfn: string; readonly guid: string; readonly guids: readonly string[] },
  signal: AbortSignal,
): Promise<string[]> {
  const [where, parameter] =
    named.lfn !== ''
      ? ['i.lfn = $1', named.lfn]
      : named.guid !== ''
        ? ['(i.guid = $1 or i.series_guid = $1 or i.study_guid = $1 or i.patient_guid = $1)', named.guid]
        : ['i.guid = any($1::uuid[])', named.guids];
  const rows = await db.query<{ owner: string }>(
    `select distinct a.owner from images i join acls a on a.id = i.acl_id where ${where} order by a.owner`,
    [parameter],
    { signal },
  );
  return rows.map(({ owner }) => owner);
}
