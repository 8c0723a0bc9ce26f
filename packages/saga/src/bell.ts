/** Wakes everybody who waits; a ring between looking and waiting is not missed. */
export interface Bell {
  /** Give it to {@link wait}; read it before looking at what the bell announces. */
  readonly rings: number;
  ring(): void;
  /** Until the next ring after `since`, `ms` have passed, or `signal` fires. */
  wait(since: number, ms: number, signal?: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rings = 0;
  const waiting = new Set<() => void>();
  return {
    get rings() {
      return rings;
    },
    ring: () => {
      rings += 1;
      for (const wake of [...waiting]) wake();
    },
    wait: (since, ms, signal) =>
      new Promise((resolve) => {
        if (since !== rings || signal?.aborted) return resolve();
        const timer = setTimeout(wake, ms);
        function wake() {
          clearTimeout(timer);
          waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        waiting.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      }),
  };
}
