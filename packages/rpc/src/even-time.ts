import { setTimeout as delay } from 'node:timers/promises';

const stepMs = 20;

/**
 * Waits until a whole step of 20 milliseconds has passed since a moment. To look up what is there and hidden takes a little
 * longer than to find that nothing is there; answered in steps, the two take the same time.
 * @param since as `performance.now()` gives it
 */
export async function evenTime(since: number): Promise<void> {
  const elapsed = performance.now() - since;
  // A timer may fire up to a millisecond early.
  const until = Math.ceil((elapsed + 1) / stepMs) * stepMs;
  await delay(until - elapsed);
}
