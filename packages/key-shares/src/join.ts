import { clampIdentity, recipientOf } from '@mdm/envelope';
import { fail, MdmError } from '@mdm/errors';
import { combine } from 'shamir-secret-sharing';
import { isIntact, type KeyShare } from './key-share.js';

/** What the reader knows of the key, apart from the shares. */
export interface Expected {
  readonly guid: string;
  readonly generation?: number;
  /** Pass it when it is known: then not even a majority of lying holders can pass off another key. */
  readonly recipient?: string;
}

export type ShareProblem =
  /** Its digest does not match. */
  | 'damaged'
  /** Of another image, another key, or for another site. */
  | 'foreign'
  /** Of an earlier splitting of the key. */
  | 'stale'
  /** A further share from the same holder. */
  | 'duplicate'
  /** In good order, but it does not lead to the key. */
  | 'wrong';

export interface ShareFault {
  readonly holder: string;
  readonly problem: ShareProblem;
}

export interface JoinedKey {
  /** The secret, 32 bytes. Overwrite it with zeros as soon as it is no longer needed. */
  readonly identity: Uint8Array;
  readonly recipient: string;
  /** Shares that were of no use although the key was found without them: to be reported, since their holders are ill. */
  readonly faults: readonly ShareFault[];
}

/** Bounds the search for wrong shares: enough to find any two among 16. */
const maxAttempts = 137;

/**
 * Joins shares to the identity, and proves it: its recipient is computed and compared. More shares than the threshold
 * make up for bad ones, which are then named in the answer.
 * @throws share-invalid       bad shares, named, and too few good ones; or holders that disagree about the key
 * @throws shares-unavailable  too few shares, none of them bad
 */
export async function joinShares(shares: readonly KeyShare[], expected: Expected): Promise<JoinedKey> {
  const faults: ShareFault[] = [];
  const usable = sortOut(shares, expected, faults);
  const group = agreeing(usable, faults);
  const [first] = group;
  if (first === undefined || group.length < first.threshold) {
    throw tooFew(expected.guid, group, faults);
  }
  const { threshold, recipient } = first;

  let attempts = 0;
  for (let left = 0; left <= group.length - threshold; left += 1) {
    for (const excluded of subsets(group.length, left)) {
      attempts += 1;
      if (attempts > maxAttempts) throw unproven(group, faults);
      const kept = group.filter((_share, i) => !excluded.includes(i));
      const identity = await proveJoin(kept, threshold, recipient);
      if (identity === undefined) continue;
      const wrong = group.filter((_share, i) => excluded.includes(i));
      return {
        identity,
        recipient,
        faults: [...faults, ...wrong.map(({ holder }) => fault(holder, 'wrong'))],
      };
    }
  }
  throw unproven(group, faults);
}

/** The shares that are in order by themselves; the others become faults. */
function sortOut(shares: readonly KeyShare[], expected: Expected, faults: ShareFault[]): KeyShare[] {
  const seen = new Set<string>();
  return shares.filter((share) => {
    const problem = problemOf(share, expected) ?? (seen.has(share.holder) ? 'duplicate' : undefined);
    if (problem === undefined) seen.add(share.holder);
    else faults.push(fault(share.holder, problem));
    return problem === undefined;
  });
}

function problemOf(share: KeyShare, { guid, generation, recipient }: Expected): ShareProblem | undefined {
  if (!isIntact(share)) return 'damaged';
  if (share.guid !== guid || !share.holders.includes(share.holder)) return 'foreign';
  if (generation !== undefined && share.generation < generation) return 'stale';
  if (generation !== undefined && share.generation > generation) return 'foreign';
  return recipient !== undefined && share.recipient !== recipient ? 'foreign' : undefined;
}

/**
 * The largest set of shares that describe the same key; the later generation where two are as large. The rest are faults.
 * @throws share-invalid  two sets are as large and one could be joined: a single holder must not decide which key it is
 */
function agreeing(shares: readonly KeyShare[], faults: ShareFault[]): readonly KeyShare[] {
  const groups = new Map<string, KeyShare[]>();
  for (const share of shares) {
    const { generation, threshold, holders, recipientType, recipient } = share;
    const key = JSON.stringify([generation, threshold, holders, recipientType, recipient]);
    groups.set(key, [...(groups.get(key) ?? []), share]);
  }
  const generationOf = ([share]: readonly KeyShare[]) => share?.generation ?? 0;
  const [chosen = [], ...others] = [...groups.values()].sort(
    (a, b) => b.length - a.length || generationOf(b) - generationOf(a),
  );
  const tied = others.filter(({ length }) => length === chosen.length);
  if ([chosen, ...tied].some((group) => tied.length > 0 && group.length >= (group[0]?.threshold ?? 0))) {
    const names = [chosen, ...tied].flat().map(({ holder }) => holder);
    fail('share-invalid', `the key holders ${names.join(', ')} disagree about the key`, { field: 'share' });
  }
  const generation = generationOf(chosen);
  for (const share of others.flat()) {
    faults.push(fault(share.holder, share.generation < generation ? 'stale' : 'foreign'));
  }
  return chosen;
}

/**
 * The key that these shares join to, if they do. Every bit of it is proven: the recipient alone would not tell identities
 * apart that differ in the bits that X25519 ignores. And every share is: errors of several could cancel out in the join
 * of all, so each run of `threshold` neighbours has to give the same.
 */
async function proveJoin(
  shares: readonly KeyShare[],
  threshold: number,
  recipient: string,
): Promise<Uint8Array | undefined> {
  const identity = await tryJoin(shares, threshold);
  if (identity === undefined) return undefined;
  let proven = clampIdentity(identity).equals(identity) && recipientOf(identity) === recipient;
  for (let start = 0; proven && shares.length > threshold && start < shares.length; start += 1) {
    const run = [...shares.slice(start), ...shares.slice(0, start)].slice(0, threshold);
    const again = await tryJoin(run, threshold);
    proven = again !== undefined && Buffer.compare(again, identity) === 0;
    again?.fill(0);
  }
  if (proven) return identity;
  identity.fill(0);
  return undefined;
}

/** What the shares interpolate to, right or wrong; undefined when they cannot be joined at all. */
async function tryJoin(shares: readonly KeyShare[], threshold: number): Promise<Uint8Array | undefined> {
  // The library takes plain Uint8Arrays only.
  const parts = shares.map(({ share }) => new Uint8Array(share));
  try {
    if (threshold > 1) return await combine(parts);
    const [first] = parts;
    return first && parts.every((part) => Buffer.compare(part, first) === 0) ? first.slice() : undefined;
  } catch {
    return undefined; // two shares have the same coordinate
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** Every choice of `size` of the numbers below `count`. */
function* subsets(count: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= count - size; i += 1) {
    for (const rest of subsets(count, size - 1, i + 1)) yield [i, ...rest];
  }
}

function tooFew(guid: string, good: readonly KeyShare[], faults: readonly ShareFault[]): MdmError {
  const needed = good[0] ? `${good.length} of the ${good[0].threshold} needed` : 'none of the needed';
  return faults.length === 0
    ? new MdmError('shares-unavailable', `${needed} shares of the key of ${guid} are there`)
    : new MdmError('share-invalid', `${needed} shares of the key of ${guid} are good: ${list(faults)}`, {
        field: 'share',
      });
}

function unproven(group: readonly KeyShare[], faults: readonly ShareFault[]): MdmError {
  const names = group.map(({ holder }) => holder).join(', ');
  const also = faults.length > 0 ? `; ${list(faults)}` : '';
  return new MdmError('share-invalid', `the shares from ${names} do not join to the key${also}`, {
    field: 'share',
    remedy: 'ask a further key holder: with one share more the wrong one can be named',
  });
}

function fault(holder: string, problem: ShareProblem): ShareFault {
  return { holder, problem };
}

function list(faults: readonly ShareFault[]): string {
  return faults.map(({ holder, problem }) => `the share from ${holder} is ${problem}`).join(', ');
}
