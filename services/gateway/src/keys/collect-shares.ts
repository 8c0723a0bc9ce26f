import { isMdmError, MdmError } from '@mdm/errors';
import type { hydra } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import { errorAtSite } from '../owner.js';
import { kindOf, type SiteOutcome } from '../site-outcome.js';

/** An image whose key is wanted, and how it was split. */
export interface WantedKey {
  readonly guid: string;
  readonly threshold: number;
  readonly holders: readonly string[];
}

/** What became of one key. */
export interface CollectedKey {
  readonly guid: string;
  /** Why fewer holders than the threshold gave a share. */
  readonly error?: MdmError;
  readonly outcomes: readonly SiteOutcome[];
}

/** One holder's shares of some keys: a JWE to the reader's own key, which nobody on the way can open. */
export interface SealedShares {
  readonly holder: string;
  readonly jwe: string;
}

export interface Collected {
  /** In the order in which they were wanted. */
  readonly keys: readonly CollectedKey[];
  readonly answers: readonly SealedShares[];
}

/** Asks a holder for its shares of some keys; answers in their order. */
export type AskHolder = (
  holder: string,
  guids: readonly string[],
  signal: AbortSignal,
) => Promise<hydra.GetSharesResponse__Output>;

interface Collecting {
  readonly wanted: WantedKey;
  /** Holders that were not asked yet. */
  readonly others: string[];
  /** Holders that were asked and are counted on. */
  readonly expected: Set<string>;
  /** Holders that were asked and take too long to be counted on. */
  readonly slow: Set<string>;
  /** Holders that gave a share. */
  readonly gave: Set<string>;
  readonly outcomes: Map<string, SiteOutcome>;
}

/**
 * Collects `threshold` shares of each key, with as few calls as possible: one call a holder for all keys it is asked for.
 * The own site is asked first if it is a holder, then the others by name. Whenever one fails, refuses, or has not
 * answered after `hedgeMs`, the next is asked in its place; answers of slow ones still count. Ends as soon as every key
 * has its shares or nobody is left to ask.
 */
export async function collectShares(
  keys: readonly WantedKey[],
  ask: AskHolder,
  options: { readonly own: string; readonly hedgeMs: number; readonly signal: AbortSignal },
): Promise<Collected> {
  const { own, hedgeMs } = options;
  const collecting = keys.map(
    (wanted): Collecting => ({
      wanted,
      others: [...wanted.holders].sort((a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1)),
      expected: new Set(),
      slow: new Set(),
      gave: new Set(),
      outcomes: new Map(),
    }),
  );
  const sealed: SealedShares[] = [];
  const finished = new AbortController();
  const signal = AbortSignal.any([options.signal, finished.signal]);
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  async function askFor(holder: string, group: readonly Collecting[]): Promise<void> {
    const started = performance.now();
    const hedge = setTimeout(() => {
      for (const { expected, slow } of group) if (expected.delete(holder)) slow.add(holder);
      advance();
    }, hedgeMs);
    let answer: hydra.GetSharesResponse__Output | MdmError;
    try {
      signal.throwIfAborted();
      answer = await ask(
        holder,
        group.map(({ wanted }) => wanted.guid),
        signal,
      );
    } catch (thrown) {
      answer = errorAtSite(thrown);
    }
    clearTimeout(hedge);
    const tookMs = performance.now() - started;
    if (!isMdmError(answer) && answer.jwe !== '') sealed.push({ holder, jwe: answer.jwe });
    for (const [index, key] of group.entries()) {
      key.expected.delete(holder);
      key.slow.delete(holder);
      const error = isMdmError(answer) ? answer : errorOf(answer, index, key.wanted.guid, holder);
      if (error === undefined) {
        key.gave.add(holder);
        key.outcomes.set(holder, { site: holder, kind: 'answered', tookMs, count: 1 });
      } else {
        key.outcomes.set(holder, { site: holder, kind: kindOf(error), tookMs, count: 0, error });
      }
    }
    advance();
  }

  /** Asks as many further holders of each key as it takes to count on its threshold. */
  function advance(): void {
    if (finished.signal.aborted) return;
    const groups = new Map<string, Collecting[]>();
    for (const key of collecting) {
      const { wanted, others, expected, gave } = key;
      while (gave.size + expected.size < wanted.threshold) {
        const holder = others.shift();
        if (holder === undefined) break;
        expected.add(holder);
        groups.set(holder, [...(groups.get(holder) ?? []), key]);
      }
    }
    for (const [holder, group] of groups) void askFor(holder, group);
    if (collecting.every(isSettled)) {
      finished.abort();
      settle();
    }
  }

  advance();
  await settled;
  options.signal.throwIfAborted();
  return { keys: collecting.map(resultOf), answers: [...sealed] };
}

const isSettled = ({ wanted, others, expected, slow, gave }: Collecting): boolean =>
  gave.size >= wanted.threshold || (others.length === 0 && expected.size === 0 && slow.size === 0);

/** Why an answer has no share of a key. */
function errorOf(
  { outcomes, jwe }: hydra.GetSharesResponse__Output,
  index: number,
  guid: string,
  holder: string,
): MdmError | undefined {
  const outcome = outcomes[index];
  if (outcome?.error) return errorOfItem(outcome.error);
  if (outcome?.guid === guid && jwe !== '') return undefined;
  return new MdmError('share-invalid', `hydra of site "${holder}" answered with no share of the key`);
}

function resultOf(key: Collecting): CollectedKey {
  const { wanted, gave, outcomes } = key;
  const result = { guid: wanted.guid, outcomes: [...outcomes.values()] };
  return gave.size >= wanted.threshold ? result : { ...result, error: problemOf(key) };
}

/** A refusal, when the holders that did not refuse are too few; else who could not be asked, and why. */
function problemOf({ wanted, gave, outcomes }: Collecting): MdmError {
  const errors = [...outcomes.values()].flatMap(({ site, kind, error }) =>
    error ? [{ site, kind, error }] : [],
  );
  const refusals = errors.filter(({ kind }) => kind === 'refused').map(({ error }) => error);
  const decisive = refusals.find(({ code }) => code !== 'not-found') ?? refusals[0];
  if (decisive && wanted.holders.length - refusals.length < wanted.threshold) return decisive;
  const reasons = errors.map(({ site, error }) => `${site}: ${error.message}`).join('; ');
  return new MdmError(
    'shares-unavailable',
    `${gave.size} of the ${wanted.threshold} shares needed could be had (${reasons})`,
  );
}
