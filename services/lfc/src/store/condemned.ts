import type { MdmError } from '@mdm/errors';
import type { Database } from '@mdm/store';
import { reasonsToKeep } from './keeping.js';

interface Row {
  guid: string;
  lfn_sha256: string;
  condemned_at: Date;
}

/** A file whose removal has begun. */
export interface Condemned {
  readonly guid: string;
  /** SHA-256 of its first name, hexadecimal. */
  readonly lfnSha256: string;
  /** Milliseconds since the epoch. */
  readonly condemnedMs: number;
}

export interface Condemnation {
  readonly condemned: ReadonlyMap<string, Condemned>;
  readonly kept: ReadonlyMap<string, MdmError>;
}

/**
 * Condemns those of the files that need not be kept; in the same transaction, so that a hold comes before or not at all.
 * A file that is condemned already stays so, for the removal that came first.
 */
export function condemnFiles(
  db: Database,
  guids: readonly string[],
  by: { readonly removal: string; readonly owner: string; readonly site: string; readonly now: number },
  signal: AbortSignal,
): Promise<Condemnation> {
  return db.transaction(
    async (tx) => {
      const locked = await tx.query<{ guid: string }>(
        `select guid from entries where guid = any($1::uuid[]) and kind = 'file' order by id for update`,
        [guids],
      );
      const files = locked.map(({ guid }) => guid);
      const kept = await reasonsToKeep(tx, files, { ...by, withRetention: true });
      const rows = await tx.query<Row>(
        `with marked as (
           update entries set condemned = true, modified_at = $4
           where guid = any($1::uuid[]) and not condemned
           returning guid, path
         ), fresh as (
           insert into condemned (guid, lfn_sha256, removal, owner, condemned_at)
           select guid, encode(sha256(convert_to(path, 'UTF8')), 'hex'), $2, $3, $4 from marked
           returning guid, lfn_sha256, condemned_at
         )
         select guid, lfn_sha256, condemned_at from fresh
         union all
         select guid, lfn_sha256, condemned_at from condemned where guid = any($1::uuid[])`,
        [files.filter((guid) => !kept.has(guid)), by.removal, by.owner, new Date(by.now).toISOString()],
      );
      return { condemned: byGuid(rows), kept };
    },
    { signal },
  );
}

/** Those of the files whose removal an owner has begun, also when nothing is left of them. */
export async function condemnedOf(
  db: Database,
  guids: readonly string[],
  owner: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Condemned>> {
  if (guids.length === 0) return new Map();
  const rows = await db.query<Row>(
    'select guid, lfn_sha256, condemned_at from condemned where guid = any($1::uuid[]) and owner = $2',
    [guids, owner],
    { signal },
  );
  return byGuid(rows);
}

const byGuid = (rows: readonly Row[]) =>
  new Map(
    rows.map(({ guid, lfn_sha256, condemned_at }) => [
      guid,
      { guid, lfnSha256: lfn_sha256, condemnedMs: condemned_at.getTime() },
    ]),
  );
