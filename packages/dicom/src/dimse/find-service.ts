import { setImmediate as nextTurn } from 'node:timers/promises';
import type { QueryRequest } from './command.js';
import { untilAborted } from './deferred.js';
import type { DicomCaller, FindIndication, FindMatch } from './handlers.js';
import { encodeIdentifier } from './identifier.js';
import type { Performer } from './operation.js';
import { decodeQueryOptions } from './query-options.js';
import { dimseStatus } from './status.js';

/** Matches one after the other, as fast as the peer takes them. */
export type FindHandler = (request: FindIndication) => AsyncIterable<FindMatch>;

/** C-FIND (PS3.4 C.4.1): a pending response for each match. A handler that does not hear of a cancellation is left behind. */
export function findPerformer(caller: () => DicomCaller, onFind: FindHandler): Performer<QueryRequest> {
  return async (operation) => {
    const { context, request, signal } = operation;
    const identifier = await operation.identifier();
    const options = decodeQueryOptions(context.extended);
    const matches = onFind({ ...caller(), sopClassUid: request.sopClassUid, identifier, options, signal })[
      Symbol.asyncIterator
    ]();
    let exhausted = false;
    try {
      for (;;) {
        const next = await untilAborted(matches.next(), signal);
        if (next.done === true) break;
        const { identifier: match, unsupportedKeys } = next.value;
        await operation.respond({
          status: unsupportedKeys === true ? dimseStatus.pendingWithoutSomeKeys : dimseStatus.pending,
          dataSet: encodeIdentifier(match, context.transferSyntax),
        });
        // Matches that are at hand would otherwise keep the peer's C-CANCEL from being read.
        await nextTurn();
      }
      exhausted = true;
      return { status: dimseStatus.success };
    } catch (error) {
      if (operation.cancelled) return { status: dimseStatus.cancelled };
      throw error;
    } finally {
      if (!exhausted) matches.return?.()?.catch(() => undefined);
    }
  };
}
