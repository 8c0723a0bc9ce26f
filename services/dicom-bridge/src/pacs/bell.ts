import { setTimeout as pause } from 'node:timers/promises';

/** Wakes those who pause. */
export interface Bell {
  ring(): void;
  /** Resolves after so many milliseconds, when the bell rings, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rings = new AbortController();
  return {
    ring: () => {
      rings.abort();
      rings = new AbortController();
    },
    wait: (ms, signal) =>
      pause(ms, undefined, { signal: AbortSignal.any([signal, rings.signal]) }).catch(() => undefined),
  };
}
