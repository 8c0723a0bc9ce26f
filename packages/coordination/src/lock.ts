import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MdmError } from '@mdm/errors';
import type { Backend } from './backend.js';

export interface LockOptions {
  /** Gives up waiting, and is passed on to `run`. */
  readonly signal?: AbortSignal;
  /** How long to wait for the lock to become free. Default 30 000; 0 tries once. */
  readonly waitMs?: number;
}

const firstPauseMs = 10;
const maxPauseMs = 250;

/**
 * A lease with a random value, so that only its holder renews or frees it. The holder counts its time from before each
 * request on its own monotonic clock: it believes to have lost the lock before the store can give it to another.
 */
export async function withLock<T>(
  backend: Backend,
  key: string,
  ttlMs: number,
  run: (signal: AbortSignal) => Promise<T>,
  { signal, waitMs = 30_000 }: LockOptions = {},
): Promise<T> {
  const holder = randomUUID();
  const heldSince = await acquire(backend, key, holder, ttlMs, waitMs, signal);
  const lost = new AbortController();
  const finished = new AbortController();

  const lose = () => lost.abort(new MdmError('aborted', 'the lock was lost while it was held'));
  let expiry = setTimeout(lose, heldSince + ttlMs - performance.now());
  const renew = async (): Promise<void> => {
    for (;;) {
      await pause(ttlMs / 3, undefined, { signal: finished.signal });
      const asked = performance.now();
      // A store that cannot be reached for a moment is asked again for as long as the lease lasts.
      const kept = await backend.extend(key, holder, ttlMs).catch(() => undefined);
      if (finished.signal.aborted || lost.signal.aborted) return;
      if (kept === false) return lose();
      if (kept) {
        clearTimeout(expiry);
        expiry = setTimeout(lose, asked + ttlMs - performance.now());
      }
    }
  };
  const renewing = renew().catch(() => undefined);
  try {
    const value = await run(signal ? AbortSignal.any([signal, lost.signal]) : lost.signal);
    if (lost.signal.aborted) throw lost.signal.reason;
    return value;
  } finally {
    finished.abort();
    await renewing;
    clearTimeout(expiry);
    // Where this fails, the lease ends by itself.
    await backend.deleteIf(key, holder).catch(() => undefined);
  }
}

/** Returns since when, on the monotonic clock, the lock can be held at the earliest. */
async function acquire(
  backend: Backend,
  key: string,
  holder: string,
  ttlMs: number,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const deadline = performance.now() + waitMs;
  for (let tries = 0; ; tries += 1) {
    if (signal?.aborted) throw MdmError.from(signal.reason);
    const asked = performance.now();
    if (await backend.add(key, holder, ttlMs)) return asked;
    const left = deadline - performance.now();
    if (left <= 0) throw new MdmError('aborted', 'the lock is held by another');
    const wait = Math.min(left, maxPauseMs, firstPauseMs * 2 ** tries) * (0.5 + Math.random() / 2);
    // An abort ends the pause early and is found at the start of the next turn.
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}
