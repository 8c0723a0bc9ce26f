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

/** What could be had of one key. Shares are JWEs to the reader's own key: nobody on the way can open them. */
export interface CollectedKey {
  readonly guid: string;
  readonly shares: readonly { readonly holder: string; readonly jwe: string }[];
  /** Why there are fewer shares than the threshold. */
  readonly error?: MdmError;
  readonly outcomes: readonly SiteOutcome[];
}

/** Asks a holder for its shares of some keys; answers in their order. */
export type AskHolder = (
  holder: string,
  guids: readonly string[],
  signal: AbortSignal,
) => Promise<readonly hydra.ReleasedShare__Output[]>;

interface Collecting {
  readonly wanted: WantedKey;
  /** Holders that were not asked yet. */
  readonly others: string[];
  /** Holders that were asked and are counted on. */
  readonly expected: Set<string>;
  /** Holders that were asked and take too long to be counted on. */
  readonly slow: Set<string>;
  readonly shares: Map<string, string>;
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
): Promise<CollectedKey[]> {
  const { own, hedgeMs } = options;
  const collecting = keys.map(
    (wanted): Collecting => ({
      wanted,
      others: [...wanted.holders].sort((a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1)),
      expected: new Set(),
      slow: new Set(),
      shares: new Map(),
      outcomes: new Map(),
    }),
  );
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
    let answers: readonly hydra.ReleasedShare__Output[] | MdmError;
    try {
      signal.throwIfAborted();
      answers = await ask(
        holder,
        group.map(({ wanted }) => wanted.guid),
        signal,
      );
    } catch (thrown) {
      answers = errorAtSite(thrown);
    }
    clearTimeout(hedge);
    const tookMs = performance.now() - started;
    for (const [index, key] of group.entries()) {
      key.expected.delete(holder);
      key.slow.delete(holder);
      const answer = isMdmError(answers) ? answers : shareOf(answers[index], key.wanted.guid, holder);
      if (typeof answer === 'string') {
        key.shares.set(holder, answer);
        key.outcomes.set(holder, { site: holder, kind: 'answered', tookMs, count: 1 });
      } else {
        key.outcomes.set(holder, { site: holder, kind: kindOf(answer), tookMs, count: 0, error: answer });
      }
    }
    advance();
  }

  /** Asks as many further holders of each key as it takes to count on its threshold. */
  function advance(): void {
    if (finished.signal.aborted) return;
    const groups = new Map<string, Collecting[]>();
    for (const key of collecting) {
      const { wanted, others, expected, shares } = key;
      while (shares.size + expected.size < wanted.threshold) {
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
  return collecting.map(resultOf);
}

const isSettled = ({ wanted, others, expected, slow, shares }: Collecting): boolean =>
  shares.size >= wanted.threshold || (others.length === 0 && expected.size === 0 && slow.size === 0);

function shareOf(
  answer: hydra.ReleasedShare__Output | undefined,
  guid: string,
  holder: string,
): string | MdmError {
  if (answer?.error) return errorOfItem(answer.error);
  if (answer?.guid === guid && answer.jwe !== '') return answer.jwe;
  return new MdmError('share-invalid', `hydra of site "${holder}" answered with no share of the key`);
}

function resultOf(key: Collecting): CollectedKey {
  const { wanted, shares, outcomes } = key;
  const result = {
    guid: wanted.guid,
    shares: [...shares].map(([holder, jwe]) => ({ holder, jwe })),
    outcomes: [...outcomes.values()],
  };
  return shares.size >= wanted.threshold ? result : { ...result, error: problemOf(key) };
}

/** A refusal, when the holders that did not refuse are too few; else who could not be asked, and why. */
function problemOf({ wanted, shares, outcomes }: Collecting): MdmError {
  const errors = [...outcomes.values()].flatMap(({ site, kind, error }) =>
    error ? [{ site, kind, error }] : [],
  );
  const refusals = errors.filter(({ kind }) => kind === 'refused').map(({ error }) => error);
  const decisive = refusals.find(({ code }) => code !== 'not-found') ?? refusals[0];
  if (decisive && wanted.holders.length - refusals.length < wanted.threshold) return decisive;
  const reasons = errors.map(({ site, error }) => `${site}: ${error.message}`).join('; ');
  return new MdmError(
    'shares-unavailable',
    `${shares.size} of the ${wanted.threshold} shares needed could be had (${reasons})`,
  );
}
