import { setImmediate } from 'node:timers/promises';

/** A few milliseconds of work, whatever it is about. */
const bytesPerTurn = 128 << 10;
/** An item of a sequence is short and takes as long as so many bytes of pixels. */
const itemBytes = 1 << 10;

/** Work that keeps the thread to itself, and lets others come in between. */
export interface Turns {
  /** Others get their turn when enough pixels were worked on since the last time. */
  afterBytes(count: number): Promise<void> | undefined;
  /** The same, for one item of a sequence without those that are nested in it. */
  afterItem(): Promise<void> | undefined;
}

/** @param signal  ends the work at the next turn */
export function takeTurns(signal?: AbortSignal): Turns {
  let worked = 0;
  const afterBytes = (count: number): Promise<void> | undefined => {
    worked += count;
    if (worked < bytesPerTurn) return undefined;
    worked = 0;
    return setImmediate().then(() => signal?.throwIfAborted());
  };
  return { afterBytes, afterItem: () => afterBytes(itemBytes) };
}
