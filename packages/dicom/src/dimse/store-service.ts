import type { EchoRequest, StoreRequest } from './command.js';
import type { DicomCaller, EchoIndication, StoreHandler } from './handlers.js';
import type { Performer } from './operation.js';
import { dimseStatus } from './status.js';

/** C-ECHO (PS3.4 A). */
export function echoPerformer(
  caller: () => DicomCaller,
  onEcho?: (request: EchoIndication) => void | Promise<void>,
): Performer<EchoRequest> {
  return async () => {
    await onEcho?.(caller());
    return { status: dimseStatus.success };
  };
}

/** C-STORE (PS3.4 B). */
export function storePerformer(caller: () => DicomCaller, onStore: StoreHandler): Performer<StoreRequest> {
  return async ({ request, context, dataSet, signal }) => {
    // The association has refused a store without one.
    if (dataSet === undefined) return { status: dimseStatus.processingFailure };
    const { sopClassUid, sopInstanceUid, moveOriginator } = request;
    return await onStore({
      ...caller(),
      sopClassUid,
      sopInstanceUid,
      transferSyntax: context.transferSyntax,
      ...(moveOriginator && { moveOriginator }),
      dataset: dataSet,
      signal,
    });
  };
}
