import { MdmError } from './mdm-error.js';

export interface Deadline {
  /** Aborts with the given signal, or with `deadline-exceeded` when the time is over. */
  readonly signal: AbortSignal;
  /** True when the time was over before the given signal aborted. */
  passed(): boolean;
  /** Ends the timer; call it when the work is done. */
  release(): void;
}

/**
 * A time limit for a piece of work. Not `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: in Node 20 the timeout may
 * be collected as garbage before it fires, and `any` leaves listeners on a signal that outlives the work.
 * @param ms milliseconds from now
 */
export function deadline(signal: AbortSignal | undefined, ms: number): Deadline {
  const controller = new AbortController();
  const late = new MdmError('deadline-exceeded', `there was no answer within ${ms} ms`);
  const timer = setTimeout(() => controller.abort(late), ms);
  const follow = () => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  else signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    passed: () => controller.signal.reason === late,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', follow);
    },
  };
}
