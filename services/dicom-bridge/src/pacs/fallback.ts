import { type ErrorCode, MdmError } from '@mdm/errors';
import type { Pacs } from './pacs.js';

/** Another way of asking would be told the same. */
const final: ReadonlySet<ErrorCode> = new Set(['not-found', 'limit-exceeded']);

/**
 * A PACS that is spoken to in a second way for what the first cannot fetch, or cannot say at the moment; it is looked through in
 * the first one only. That an image is not there is believed of either.
 */
export function withFallback(first: Pacs, second: Pacs): Pacs {
  async function orElse<T>(signal: AbortSignal, ask: (pacs: Pacs) => Promise<T>): Promise<T> {
    try {
      return await ask(first);
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (signal.aborted || final.has(error.code)) throw error;
      return await ask(second).catch((other: unknown) => {
        throw signal.aborted || final.has(MdmError.from(other).code) ? other : error;
      });
    }
  }
  return {
    ...first,
    fetch: (ref, options) => orElse(options.signal, (pacs) => pacs.fetch(ref, options)),
    has: (ref, signal) => orElse(signal, (pacs) => pacs.has(ref, signal)),
  };
}
