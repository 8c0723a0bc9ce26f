import { fail } from '@mdm/errors';
import type { Queryable } from '@mdm/store';

/** Where a chain ends. Kept elsewhere, it proves later that everything up to it is still there. */
export interface ChainHead {
  readonly seq: number;
  /** SHA-256 of the record of this number, hexadecimal; 64 zeros for number 0, before the first record. */
  readonly hash: string;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** @throws corrupt  the row is gone */
export async function chainHead(db: Queryable, options: Options = {}): Promise<ChainHead> {
  const [head] = await db.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit_head',
    [],
    options,
  );
  if (!head) return fail('corrupt', 'the audit chain has lost its head', { field: 'audit_head' });
  return { seq: head.seq, hash: head.hash.toString('hex') };
}

/**
 * Which of the heads that were seen earlier the chain does not hold: it has been cut before them, or written anew. What
 * the records say is not looked at; `verifyChain` does that.
 */
export async function contradictedHeads(
  db: Queryable,
  seen: readonly ChainHead[],
  options: Options = {},
): Promise<ChainHead[]> {
  return db.query<{ seq: number; hash: string }>(
    `select seen.seq, seen.hash
     from unnest($1::bigint[], $2::text[]) as seen (seq, hash)
     left join audit_records as kept on kept.seq = seen.seq
     where seen.seq > 0 and encode(kept.hash, 'hex') is distinct from seen.hash
     order by seen.seq`,
    [seen.map(({ seq }) => seq), seen.map(({ hash }) => hash)],
    options,
  );
}
