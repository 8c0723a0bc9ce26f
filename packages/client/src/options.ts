import { MdmError } from '@mdm/errors';

/** What every call takes. */
export interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** Called with the bytes that are through and, where it is known, how many there are. */
export type Progress = (done: number, total: number | undefined) => void;

/** @throws cancelled or deadline-exceeded, as the signal says */
export function throwIfAborted({ signal }: Options): void {
  if (signal?.aborted) throw MdmError.from(signal.reason);
}
