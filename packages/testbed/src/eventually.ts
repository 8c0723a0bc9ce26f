import { setTimeout as pause } from 'node:timers/promises';

const defaultTimeoutMs = 120_000;
const firstPauseMs = 20;
const longestPauseMs = 1_000;

/**
 * Repeats what cannot be awaited otherwise, such as the return of a process that was killed, until it succeeds.
 * @throws what it threw last, when it did not succeed in time (default two minutes)
 */
export async function eventually<T>(attempt: () => Promise<T>, timeoutMs = defaultTimeoutMs): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(pauseMs);
    }
  }
}
