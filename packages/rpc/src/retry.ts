import { setTimeout as delay } from 'node:timers/promises';
import { MdmError } from '@mdm/errors';

const maxAttempts = 4;
const firstDelayMs = 50;
const maxDelayMs = 1_000;
const budgetCapacity = 20;
const budgetPerSuccess = 0.1;

/** Tokens that retries of one channel share, so that a peer in trouble is not buried under them. */
export interface RetryBudget {
  /** Takes one token; false when there is none left. */
  spend(): boolean;
  /** Ten successful calls pay for one retry. */
  earn(): void;
}

export function createRetryBudget(): RetryBudget {
  let tokens = budgetCapacity;
  return {
    spend: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    earn: () => {
      tokens = Math.min(budgetCapacity, tokens + budgetPerSuccess);
    },
  };
}

/** Only these say that the peer may well answer in a moment; a passed deadline is the caller's own limit. */
const retried: ReadonlySet<string> = new Set(['unavailable', 'aborted']);

/** Repeats a call that may be repeated, with full jitter and doubling delays, while the budget and the signal allow. */
export async function withRetries<T>(
  call: () => Promise<T>,
  budget: RetryBudget,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await call();
      budget.earn();
      return result;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (attempt >= maxAttempts || !retried.has(error.code) || signal?.aborted || !budget.spend())
        throw error;
      const limit = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
      await delay(Math.random() * limit, undefined, { ...(signal && { signal }) }).catch(() => {
        throw error;
      });
    }
  }
}
