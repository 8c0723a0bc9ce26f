import { MdmError } from '@mdm/errors';
import { isUid } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import type { Association } from './association.js';
import type { MoveRequest, QueryRequest, SubOperations } from './command.js';
import { untilAborted } from './deferred.js';
import type { DicomCaller, DimseLogger, Retrievable, RetrieveIndication } from './handlers.js';
import { encodeIdentifier } from './identifier.js';
import type { Answer, Operation, Performer } from './operation.js';
import { maxPresentationContexts } from './pdu.js';
import { decodeQueryOptions } from './query-options.js';
import {
  type ContextProposal,
  connectDicom,
  type DicomAssociation,
  type DicomConnectOptions,
  type DicomPeer,
} from './scu.js';
import { dimseStatus, isStored } from './status.js';

/** The objects that match; they are opened one after the other, as they are sent. */
export type RetrieveHandler = (request: RetrieveIndication) => Promise<readonly Retrievable[]>;

/** Where an AE title is to be found; undefined when it is not known (status A801). */
export type MoveDestination = (
  destination: string,
  caller: DicomCaller,
) => DicomPeer | undefined | Promise<DicomPeer | undefined>;

/** Sends one object; true when the receiver has stored it with a warning. */
type Send = (instance: Retrievable) => Promise<{ readonly warning: boolean }>;

export interface RetrieveSettings {
  readonly caller: () => DicomCaller;
  readonly onRetrieve: RetrieveHandler;
  readonly logger?: DimseLogger;
}

/** C-GET (PS3.4 C.4.3): the objects come back on the same association, on contexts where the peer is the provider. */
export function getPerformer(settings: RetrieveSettings): Performer<QueryRequest> {
  return async (operation) => {
    const instances = await matching(operation, settings);
    const progress = new Progress(operation, instances.length, settings.logger);
    const { association, signal } = operation;
    await progress.run(instances, (instance) => sendOn(association, instance, signal));
    return progress.last();
  };
}

/** C-MOVE (PS3.4 C.4.2): the objects go to a third AE, on associations of our own. */
export function movePerformer(
  settings: RetrieveSettings,
  destinationOf: MoveDestination,
): Performer<MoveRequest> {
  return async (operation) => {
    const { request, signal } = operation;
    const caller = settings.caller();
    const peer = await destinationOf(request.destination, caller);
    if (peer === undefined)
      return { status: dimseStatus.moveDestinationUnknown, comment: 'the move destination is not known' };
    const instances = await matching(operation, settings);
    const progress = new Progress(operation, instances.length, settings.logger);
    const moveOriginator = { ae: caller.callingAe, messageId: request.messageId };
    for (const { contexts, batch } of batches(instances)) {
      for (let rest = batch; rest.length > 0 && !signal.aborted; ) {
        let association: DicomAssociation;
        try {
          association = await connected(operation, {
            ...peer,
            callingAe: peer.callingAe ?? caller.calledAe,
            calledAe: peer.calledAe ?? request.destination,
            contexts,
          });
        } catch (error) {
          if (!signal.aborted) await progress.failAll(rest, error);
          break;
        }
        rest = await progress.run(
          rest,
          (instance) => sendOn(association, instance, signal, moveOriginator),
          () => association.sourceFailed,
        );
        await association.release().catch(() => association.abort());
      }
    }
    return progress.last();
  };
}

/** An association that ends with that of the request. Cancelling ends it only while it is being made: what is sent is sent whole. */
async function connected(
  { association, signal }: Operation<MoveRequest>,
  options: Omit<DicomConnectOptions, 'signal'>,
): Promise<DicomAssociation> {
  const cancelled = new AbortController();
  const onAbort = (): void => cancelled.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await connectDicom({ ...options, signal: AbortSignal.any([association.over, cancelled.signal]) });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function matching(
  operation: Operation<QueryRequest | MoveRequest>,
  { caller, onRetrieve }: RetrieveSettings,
): Promise<readonly Retrievable[]> {
  const { request, context, signal } = operation;
  const identifier = await operation.identifier();
  const work = onRetrieve({
    ...caller(),
    sopClassUid: request.sopClassUid,
    ...(request.kind === 'c-move-rq' && { destination: request.destination }),
    identifier,
    options: decodeQueryOptions(context.extended),
    signal,
  });
  try {
    return await untilAborted(work, signal);
  } catch (error) {
    if (operation.cancelled) return [];
    throw error;
  }
}

async function sendOn(
  association: Pick<Association, 'store' | 'contexts'>,
  instance: Retrievable,
  signal: AbortSignal,
  moveOriginator?: { readonly ae: string; readonly messageId: number },
): Promise<{ warning: boolean }> {
  const { sopClassUid, sopInstanceUid, transferSyntaxes, open } = instance;
  const taken = association.contexts
    .filter((context) => context.scu && context.abstractSyntax === sopClassUid)
    .map(({ transferSyntax }) => transferSyntax);
  const transferSyntax = transferSyntaxes.find((candidate) => taken.includes(candidate));
  if (transferSyntax === undefined)
    throw new MdmError(
      'failed-precondition',
      `the receiver takes SOP class ${sopClassUid} in no transfer syntax that there is`,
    );
  const source = await untilAborted(open(transferSyntax, signal), signal);
  const { status, comment } = await association.store({
    sopClassUid,
    sopInstanceUid,
    transferSyntax,
    ...source,
    ...(moveOriginator && { moveOriginator }),
  });
  if (!isStored(status))
    throw new MdmError(
      'failed-precondition',
      `the receiver answered with status ${status.toString(16)}H ${comment ?? ''}`.trimEnd(),
    );
  return { warning: status !== dimseStatus.success };
}

/** As many objects as fit into one association, each pair of SOP class and transfer syntax a context of its own. */
function* batches(instances: readonly Retrievable[]): Generator<{
  readonly contexts: readonly ContextProposal[];
  readonly batch: readonly Retrievable[];
}> {
  let contexts = new Map<string, ContextProposal>();
  let batch: Retrievable[] = [];
  for (const instance of instances) {
    const { sopClassUid: abstractSyntax, transferSyntaxes } = instance;
    // What another site says of its object may be wrong; then that object fails, and not all that are proposed with it.
    const needed = (isUid(abstractSyntax) ? transferSyntaxes.filter(isUid) : [])
      .slice(0, maxPresentationContexts)
      .map((transferSyntax) => ({ abstractSyntax, transferSyntaxes: [transferSyntax] }));
    const more = new Map(
      needed.map((context) => [`${context.abstractSyntax} ${context.transferSyntaxes[0]}`, context]),
    );
    const union = new Map([...contexts, ...more]);
    if (union.size > maxPresentationContexts) {
      yield { contexts: [...contexts.values()], batch };
      contexts = more;
      batch = [];
    } else if (union.size > contexts.size) contexts = union;
    batch.push(instance);
  }
  if (batch.length > 0) yield { contexts: [...contexts.values()], batch };
}

/** The numbers of a retrieval, told to the peer after each object (PS3.4 C.4.2.1.5 to C.4.2.1.10). */
class Progress {
  readonly #operation: Operation<QueryRequest | MoveRequest>;
  readonly #logger: DimseLogger | undefined;
  readonly #failed: string[] = [];
  #remaining: number;
  #completed = 0;
  #warning = 0;

  constructor(
    operation: Operation<QueryRequest | MoveRequest>,
    total: number,
    logger: DimseLogger | undefined,
  ) {
    this.#operation = operation;
    this.#remaining = total;
    this.#logger = logger;
  }

  /**
   * @param brokeOff whether what was sent last took the association along
   * @returns those that nobody has tried to send, when it did
   */
  async run(
    instances: readonly Retrievable[],
    send: Send,
    brokeOff = () => false,
  ): Promise<readonly Retrievable[]> {
    const { signal } = this.#operation;
    for (const [index, instance] of instances.entries()) {
      if (signal.aborted) break;
      try {
        if ((await send(instance)).warning) this.#warning += 1;
        else this.#completed += 1;
      } catch (error) {
        if (signal.aborted) break;
        this.#fail(instance, error);
      }
      this.#remaining -= 1;
      if (this.#remaining > 0) await this.#tell();
      if (brokeOff()) return instances.slice(index + 1);
    }
    return [];
  }

  async failAll(instances: readonly Retrievable[], error: unknown): Promise<void> {
    for (const instance of instances) this.#fail(instance, error);
    this.#remaining -= instances.length;
    if (this.#remaining > 0) await this.#tell();
  }

  /** Success, some failures or warnings, nothing but failures, or cancelled. */
  last(): Answer {
    const { cancelled, context } = this.#operation;
    const failed = this.#failed.length;
    const counts = { completed: this.#completed, failed, warning: this.#warning };
    const list: DatasetElement = [failedInstances, 'UI', this.#failed];
    const dataSet = failed > 0 ? encodeIdentifier([list], context.transferSyntax) : undefined;
    if (cancelled)
      return {
        status: dimseStatus.cancelled,
        subOperations: { remaining: this.#remaining, ...counts },
        ...(dataSet && { dataSet }),
      };
    let status: number = dimseStatus.success;
    if (failed > 0 && this.#completed + this.#warning === 0) status = dimseStatus.cannotPerformSubOperations;
    else if (failed + this.#warning > 0) status = dimseStatus.subOperationsNotAllPerformed;
    return { status, subOperations: counts, ...(dataSet && { dataSet }) };
  }

  #fail({ sopInstanceUid }: Retrievable, error: unknown): void {
    this.#failed.push(sopInstanceUid);
    this.#logger?.warn({ err: error }, 'an object of a retrieval was not sent');
  }

  async #tell(): Promise<void> {
    await this.#operation.respond({ status: dimseStatus.pending, subOperations: this.#counts });
  }

  get #counts(): SubOperations {
    return {
      remaining: this.#remaining,
      completed: this.#completed,
      failed: this.#failed.length,
      warning: this.#warning,
    };
  }
}

/** Failed SOP Instance UID List. */
const failedInstances = 0x00080058;
