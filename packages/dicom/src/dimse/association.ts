import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { fail, MdmError } from '@mdm/errors';
import { type ByteQueue, byteQueue } from '../byte-queue.js';
import { encodingOf, writeElement } from '../part10/elements.js';
import { isUid, transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import {
  type CancelRequest,
  type DecodedCommand,
  encodeCommand,
  encodeRefusal,
  isResponse,
  type OtherCommand,
  type Request,
  type Response,
  responseBit,
  type ServiceName,
  type StoreRequest,
  serviceOf,
} from './command.js';
import { encodeCommitmentResult } from './commitment-service.js';
import { untilAborted } from './deferred.js';
import { GatheredBytes } from './gathered-bytes.js';
import type { CommitmentResult } from './handlers.js';
import { encodeIdentifier, maxIdentifierLength } from './identifier.js';
import { Invocation, type Reply } from './invocation.js';
import { commandPdus, DataSetFragmenter, MessageReader, type MessageSink } from './message.js';
import { type Answer, maxSizeOf, Operation, type Performers, wrongSopClass } from './operation.js';
import { OperationsWindow } from './operations-window.js';
import { type DimseStatus, dimseStatus, isPending, statusOfError } from './status.js';
import { storageCommitmentInstance, storageCommitmentSopClass } from './uids.js';
import { UpperLayer, type UpperLayerOptions, type UpperLayerUser } from './upper-layer.js';

/** A presentation context that both sides have agreed on. */
export interface AssociationContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  /** We may send what the service class user sends (PS3.7 D.3.3.4). */
  readonly scu: boolean;
  /** We may send what the service class provider sends. */
  readonly scp: boolean;
  /** The agreed service class information of extended negotiation (PS3.7 D.3.3.5). */
  readonly extended?: Buffer;
}

/** What was agreed on when the association was made. */
export interface Agreement {
  readonly contexts: readonly AssociationContext[];
  /** Longest PDU that the peer takes, in bytes; 0: any. */
  readonly peerMaxPduLength: number;
  /** How many requests may be unanswered; 0: any number. */
  readonly invoked: number;
  readonly performed: number;
}

export interface AssociationLimits {
  /** Bytes of one data set that is received. */
  readonly maxObjectSize: number;
  /** How long a peer may go on with a request that was cancelled. */
  readonly cancelTimeoutMs: number;
}

export interface StoreOptions {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** The one the data set is encoded in; it must be among the accepted ones. */
  readonly transferSyntax: string;
  /** The raw data set, without preamble and meta header; a Readable is destroyed when it cannot be sent. */
  readonly dataset: Buffer | AsyncIterable<Uint8Array>;
  /** Bytes; when given, a source that ends early or late aborts the association instead of storing a wrong object. */
  readonly size?: number;
  /** For a sub-operation of C-MOVE: who asked for it. */
  readonly moveOriginator?: StoreRequest['moveOriginator'];
  /** Aborts the association, since a message cannot be taken back. */
  readonly signal?: AbortSignal;
}

type OutgoingDataSet = Pick<StoreOptions, 'dataset' | 'size' | 'transferSyntax'>;
type WithoutId<R> = R extends Request ? Omit<R, 'messageId'> : never;

/** Takes the data set that is arriving. */
type DataSetTaker = (piece: Buffer, last: boolean) => void;

/**
 * What both sides of an association do once it is made (PS3.7 8): send requests and take their responses, take requests and
 * send responses, each as many at a time as was agreed on. Which of them come is a matter of roles, not of who has
 * opened the connection.
 */
export abstract class Association implements UpperLayerUser, MessageSink {
  protected readonly layer: UpperLayer;
  protected messagesDone = 0;
  /** The association is over because a data set of ours could not be sent to its end, through no fault of the peer. */
  sourceFailed = false;
  readonly #limits: AssociationLimits;
  readonly #messages = new MessageReader(this);
  readonly #contexts = new Map<number, AssociationContext>();
  readonly #window = new OperationsWindow(1);
  readonly #invocations = new Map<number, Invocation>();
  readonly #operations = new Set<Operation<Request | OtherCommand>>();
  readonly #over = new AbortController();
  #performed = 1;
  #peerMaxPduLength = 0;
  #messageId = 0;
  /** A request that came while as many as agreed were performed. */
  #deferred: (() => void) | undefined;
  #takeDataSet: DataSetTaker | undefined;
  #receiving: Operation<Request | OtherCommand> | undefined;
  /** Messages follow each other whole: their fragments do not mix (PS3.8 E). */
  #sending: Promise<unknown> = Promise.resolve();
  /** A message of ours waits for its source; the peer cannot be blamed for silence. */
  #sourcing = false;

  constructor(socket: Socket, options: UpperLayerOptions, limits: AssociationLimits) {
    this.#limits = limits;
    this.layer = new UpperLayer(socket, options, this);
  }

  /** What is performed for the peer. */
  protected abstract readonly performers: Performers;
  protected abstract onFailure(service: string, status: DimseStatus, error: unknown): void;

  protected establish({ contexts, peerMaxPduLength, invoked, performed }: Agreement): void {
    for (const context of contexts) this.#contexts.set(context.id, context);
    this.#peerMaxPduLength = peerMaxPduLength;
    this.#performed = performed === 0 ? Number.POSITIVE_INFINITY : performed;
    this.#window.resize(invoked);
  }

  /** Aborted when the association is over, with the reason. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get contexts(): readonly AssociationContext[] {
    return [...this.#contexts.values()];
  }

  /** Nothing is on its way in either direction. */
  protected get idle(): boolean {
    return this.#operations.size === 0 && this.#invocations.size === 0 && !this.#messages.reading;
  }

  /** Resolves when every request of ours is answered. */
  protected answered(): Promise<void> {
    return this.#window.idle();
  }

  // Our requests

  /** C-STORE. See {@link StoreOptions} */
  async store(options: StoreOptions): Promise<DimseStatus> {
    const { sopClassUid, sopInstanceUid, transferSyntax, moveOriginator, dataset } = options;
    if (!isUid(sopInstanceUid))
      fail('invalid-argument', 'sopInstanceUid is not a UID', { field: 'sopInstanceUid' });
    const stored = this.once(
      () => this.contextFor(sopClassUid, 'scu', transferSyntax),
      {
        kind: 'c-store-rq',
        sopClassUid,
        sopInstanceUid,
        priority: 0,
        ...(moveOriginator && { moveOriginator }),
      },
      () => options,
      options.signal,
    );
    try {
      return await stored;
    } catch (error) {
      // It may have failed before a byte was read.
      if (dataset instanceof Readable) dataset.destroy();
      throw error;
    }
  }

  /** N-EVENT-REPORT with the result of a storage commitment (PS3.4 J.3.3); we are the provider. */
  async reportCommitment(result: CommitmentResult): Promise<DimseStatus> {
    const { typeId, identifier } = encodeCommitmentResult(result);
    return await this.once(
      () => this.contextFor(storageCommitmentSopClass, 'scp'),
      {
        kind: 'n-event-report-rq',
        sopClassUid: storageCommitmentSopClass,
        sopInstanceUid: storageCommitmentInstance,
        typeId,
      },
      (context) => identifierOf(identifier, context),
    );
  }

  /** A request with one response. The signal aborts the association, since a message cannot be taken back. */
  protected async once(
    context: () => AssociationContext,
    request: WithoutId<Request>,
    dataSet?: (context: AssociationContext) => OutgoingDataSet,
    signal?: AbortSignal,
  ): Promise<DimseStatus> {
    const onAbort = (): void => this.layer.abort(MdmError.from(signal?.reason));
    const invocation = await this.#enter(serviceOf(request), signal);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const chosen = context();
      const outgoing = dataSet?.(chosen);
      await this.#send(chosen, this.#numbered(invocation, request), outgoing);
      const { response } = await invocation.next();
      return {
        status: response.status,
        ...(response.comment !== undefined && { comment: response.comment }),
      };
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#leave(invocation);
    }
  }

  /**
   * A request with any number of responses, the last one included; it is sent when the first is asked for. The signal, and
   * leaving the loop early, cancel it (PS3.7 9.3.2.3): the peer then answers with its last response.
   */
  protected async *replies(
    context: () => AssociationContext,
    request: WithoutId<Request>,
    identifier: readonly DatasetElement[],
    signal?: AbortSignal,
  ): AsyncGenerator<Reply, void> {
    const invocation = await this.#enter(serviceOf(request), signal);
    let cancel: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    let finished = false;
    try {
      const chosen = context();
      const dataSet = identifierOf(identifier, chosen);
      const numbered = this.#numbered(invocation, request);
      cancel = (): void => {
        if (timer !== undefined || finished) return;
        timer = setTimeout(() => this.layer.abort(endless), this.#limits.cancelTimeoutMs);
        const message: CancelRequest = { kind: 'c-cancel-rq', respondsTo: numbered.messageId };
        this.#send(chosen, message).catch(() => undefined);
      };
      await this.#send(chosen, numbered, dataSet);
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted === true) cancel();
      while (!finished) {
        const reply = await invocation.next();
        finished = !isPending(reply.response.status);
        yield reply;
      }
    } catch (error) {
      finished = true;
      throw error;
    } finally {
      if (!finished && !this.over.aborted) {
        cancel?.();
        while (!finished)
          finished = await invocation.next().then(
            ({ response }) => !isPending(response.status),
            () => true,
          );
      }
      clearTimeout(timer);
      if (cancel !== undefined) signal?.removeEventListener('abort', cancel);
      this.#leave(invocation);
    }
  }

  /** The first context for a SOP class on which we have the role. @throws failed-precondition */
  contextFor(sopClassUid: string, role: 'scu' | 'scp', transferSyntax?: string): AssociationContext {
    return (
      this.contexts.find(
        (context) =>
          context.abstractSyntax === sopClassUid &&
          context[role] &&
          (transferSyntax === undefined || context.transferSyntax === transferSyntax),
      ) ??
      fail(
        'failed-precondition',
        `the DICOM peer accepted no presentation context for SOP class ${sopClassUid}${
          transferSyntax === undefined ? '' : ` in transfer syntax ${transferSyntax}`
        }`,
        {
          field: 'contexts',
          remedy: 'propose it, or convert the object to a transfer syntax that the peer takes',
        },
      )
    );
  }

  async #enter(service: ServiceName, signal: AbortSignal | undefined): Promise<Invocation> {
    await this.#window.enter();
    try {
      if (this.over.aborted) throw this.over.reason;
      signal?.throwIfAborted();
    } catch (error) {
      this.#window.leave();
      throw MdmError.from(error);
    }
    do this.#messageId = (this.#messageId % 0xffff) + 1;
    while (this.#invocations.has(this.#messageId));
    return new Invocation(this.#messageId, service, () => this.layer.resume());
  }

  #leave(invocation: Invocation): void {
    this.#invocations.delete(invocation.messageId);
    this.#window.leave();
  }

  #numbered<R extends WithoutId<Request>>(
    invocation: Invocation,
    request: R,
  ): R & { readonly messageId: number } {
    this.#invocations.set(invocation.messageId, invocation);
    return { ...request, messageId: invocation.messageId };
  }

  // Sending

  #send(
    context: AssociationContext,
    command: Request | CancelRequest | Response,
    dataSet?: OutgoingDataSet,
  ): Promise<void> {
    return this.#sendEncoded(context, encodeCommand(command, dataSet !== undefined), dataSet);
  }

  #sendEncoded(context: AssociationContext, command: Buffer, dataSet?: OutgoingDataSet): Promise<void> {
    const turn = this.#sending.then(async () => {
      if (this.over.aborted) throw this.over.reason;
      // A source that hangs must not keep the caller from hearing that the association has broken off.
      const source = dataSet && (await untilAborted(this.#begun(dataSet), this.over));
      this.layer.send([commandPdus(context.id, command, this.#peerMaxPduLength)]);
      if (dataSet !== undefined && source !== undefined) {
        try {
          await untilAborted(this.#sendDataSet(context, dataSet, source), this.over);
        } catch (error) {
          // Half a data set cannot be finished in any other way.
          this.sourceFailed = !this.over.aborted;
          this.layer.abort(MdmError.from(error));
          throw error;
        }
      }
      await this.layer.drain();
    });
    this.#sending = turn.catch(() => undefined);
    return turn;
  }

  /** A data set of which there is something: whatever fails before is no fault of the association. */
  async #begun({ dataset }: OutgoingDataSet): Promise<ByteQueue> {
    const source = byteQueue(Buffer.isBuffer(dataset) ? Readable.from([dataset]) : dataset);
    this.#sourcing = true;
    try {
      const start = await source.peek(1);
      if (start.length === 0) fail('invalid-dicom', 'the data set is empty', { field: 'dataset' });
    } finally {
      this.#sourcing = false;
    }
    if (this.over.aborted) await source.close();
    return source;
  }

  async #sendDataSet(
    context: AssociationContext,
    { size, transferSyntax }: OutgoingDataSet,
    source: ByteQueue,
  ): Promise<void> {
    const fragments = new DataSetFragmenter(context.id, this.#peerMaxPduLength);
    const send = async (chunk: Buffer): Promise<void> => {
      const pieces = fragments.push(chunk);
      if (pieces.length === 0) return;
      this.layer.send(pieces);
      await this.layer.drain();
    };
    this.#sourcing = true;
    try {
      for await (const chunk of source.rest()) {
        this.#sourcing = false;
        await send(chunk);
        this.#sourcing = true;
      }
    } finally {
      this.#sourcing = false;
      await source.close();
    }
    if (size !== undefined && fragments.total !== size)
      fail('corrupt', `the data set has ${fragments.total} bytes instead of ${size}`, { field: 'size' });
    if (fragments.total % 2 === 1) await send(paddingOf(transferSyntax));
    this.layer.send(fragments.end());
  }

  /** Sends a response to a request of the peer; see {@link Operation.respond}. */
  async respond(
    { context, request }: Pick<Operation, 'context' | 'request'>,
    { dataSet, ...answer }: Answer,
  ): Promise<void> {
    const response: Response = {
      kind: `${serviceOf(request)}-rsp`,
      respondsTo: request.messageId,
      sopClassUid: request.sopClassUid,
      ...('sopInstanceUid' in request && { sopInstanceUid: request.sopInstanceUid }),
      ...answer,
    };
    const outgoing = dataSet && { dataset: dataSet, transferSyntax: context.transferSyntax };
    await this.#send(context, response, outgoing);
  }

  // Upper layer

  data(contextId: number, control: number, piece: Buffer, complete: boolean): void {
    if (this.#contexts.has(contextId)) this.#messages.data(contextId, control, piece, complete);
    else
      this.violation(
        new MdmError(
          'invalid-argument',
          `the DICOM peer used presentation context ${contextId}, which was not accepted`,
        ),
      );
  }

  holdsMessages(): boolean {
    return this.#deferred !== undefined || this.#crowded;
  }

  /** The peer waits for an answer of ours; that to its C-GET waits for the peer. */
  get #performing(): boolean {
    for (const { request } of this.#operations) if (request.kind !== 'c-get-rq') return true;
    return false;
  }

  /** Replies that the caller leaves lying. */
  get #crowded(): boolean {
    for (const invocation of this.#invocations.values()) if (invocation.crowded) return true;
    return false;
  }

  holdsRelease(): boolean {
    return this.#deferred !== undefined || this.#operations.size > 0;
  }

  waitsForPeer(): boolean {
    if (this.layer.congested) return true;
    if (this.#receiving !== undefined) return this.#receiving.waitsForPeer;
    // A caller that takes no replies keeps the peer waiting, not us, as does an object that we have not dealt with; a peer that
    // hides its reply behind one request too many keeps us waiting.
    if (this.#invocations.size > 0) return !this.#sourcing && !this.#crowded && !this.#performing;
    return this.#operations.size === 0 && this.awaitsRequests;
  }

  /** The peer is to blame for silence while nothing is on its way. */
  protected abstract readonly awaitsRequests: boolean;

  ended(error: MdmError | undefined): void {
    const reason = error ?? new MdmError('failed-precondition', 'the DICOM association was released');
    this.#over.abort(reason);
    this.#window.close(reason);
    for (const invocation of this.#invocations.values()) invocation.fail(reason);
    const cause = error ?? new MdmError('cancelled', 'the DICOM association ended');
    for (const operation of this.#operations) operation.end(cause);
  }

  // Messages

  command(contextId: number, { command, hasDataSet }: DecodedCommand): void {
    const context = this.#contexts.get(contextId);
    if (context === undefined) return;
    if (isResponse(command)) this.#takeResponse(command, hasDataSet);
    else if (command.kind === 'c-cancel-rq') {
      if (hasDataSet) this.violation(new MdmError('invalid-argument', 'the C-CANCEL-RQ has a data set'));
      for (const { request, cancel } of this.#cancellable())
        if (request.messageId === command.respondsTo) cancel();
    } else if (command.kind === 'other' && (command.field & responseBit) !== 0) this.violation(unasked);
    else if (this.#operations.size < this.#performed) this.#begin(context, command, hasDataSet);
    else this.#deferred = () => this.#begin(context, command, hasDataSet);
  }

  *#cancellable(): Generator<{ readonly request: Request; readonly cancel: () => void }> {
    for (const operation of this.#operations) {
      const { request } = operation;
      if (request.kind === 'c-find-rq' || request.kind === 'c-get-rq' || request.kind === 'c-move-rq')
        yield { request, cancel: () => operation.cancel() };
    }
  }

  dataSet(piece: Buffer, last: boolean): void {
    this.#takeDataSet?.(piece, last);
    if (last) {
      this.#takeDataSet = undefined;
      this.#receiving = undefined;
    }
  }

  violation(error: MdmError): void {
    this.layer.abort(error);
  }

  #takeResponse(response: Response, hasDataSet: boolean): void {
    const invocation = this.#invocations.get(response.respondsTo);
    if (invocation === undefined || serviceOf(response) !== invocation.service) {
      this.violation(unasked);
      return;
    }
    if (!hasDataSet) {
      invocation.push({ response });
      return;
    }
    const gathered = new GatheredBytes();
    this.#takeDataSet = (piece, last) => {
      if (gathered.length + piece.length > maxIdentifierLength)
        this.violation(
          new MdmError('limit-exceeded', `the DICOM peer sent more than ${maxIdentifierLength} bytes`),
        );
      else gathered.add(piece);
      if (last) invocation.push({ response, dataSet: gathered.bytes() });
    };
  }

  // Requests of the peer

  #begin(context: AssociationContext, request: Request | OtherCommand, hasDataSet: boolean): void {
    const operation = new Operation(this, context, request, hasDataSet, {
      maxSize: maxSizeOf(request, this.#limits.maxObjectSize),
      onRead: () => this.layer.resume(),
    });
    this.#operations.add(operation);
    if (hasDataSet) {
      this.#receiving = operation;
      this.#takeDataSet = (piece, last) => this.#takePiece(operation, piece, last);
    }
    void this.#perform(operation);
  }

  #takePiece(operation: Operation<Request | OtherCommand>, piece: Buffer, last: boolean): void {
    const { request } = operation;
    const taken = operation.receive(piece, last, (error) =>
      this.#failed(request.kind === 'other' ? 'c-store' : serviceOf(request), error),
    );
    if (taken === 'full') this.layer.pause();
    else if (taken === 'endless') this.violation(tooMuchToSkip);
  }

  async #perform(operation: Operation<Request | OtherCommand>): Promise<void> {
    try {
      const send = this.#answer(operation);
      await operation.arrived.promise;
      await send();
      this.messagesDone += 1;
    } catch (error) {
      // Nothing can be answered any more.
      if (!this.over.aborted) this.violation(MdmError.from(error));
      return;
    }
    this.#operations.delete(operation);
    operation.done.resolve();
    this.afterMessage();
    const next = this.#deferred;
    this.#deferred = undefined;
    next?.();
    this.layer.resume();
  }

  /** After each request of the peer that was answered. */
  protected afterMessage(): void {
    // Only who is to be closed cares.
  }

  /** Begins the work; what it returns sends the answer. */
  #answer(operation: Operation<Request | OtherCommand>): () => Promise<void> {
    const { request, context } = operation;
    if (request.kind === 'other') {
      const refusal = encodeRefusal(request, dimseStatus.unrecognizedOperation, notOffered.comment);
      operation.settle(notOffered);
      return () => this.#sendEncoded(context, refusal);
    }
    const known = operation as Operation;
    const work = this.#refusal(known) ?? this.#work(known);
    if (work instanceof Promise) {
      const service = serviceOf(request);
      work.then(
        (answer) => operation.settle(answer),
        (error) => {
          if (!this.over.aborted) operation.settle(this.#failed(service, error));
        },
      );
    } else operation.settle(work);
    return async () => this.respond(known, await operation.answer.promise);
  }

  /** What cannot even be tried. */
  #refusal({ request, context, dataSet }: Operation): Answer | undefined {
    if (request.kind === 'c-echo-rq' && dataSet !== undefined)
      fail('invalid-argument', 'the C-ECHO-RQ has a data set');
    if (request.kind === 'c-store-rq' && dataSet === undefined)
      fail('invalid-argument', 'the C-STORE-RQ has no data set');
    // Event reports go from the provider to the user; everything else the other way.
    const mayTake = request.kind === 'n-event-report-rq' ? context.scu : context.scp;
    if (request.sopClassUid !== context.abstractSyntax || !mayTake) return wrongSopClass;
    return this.performers[request.kind] === undefined ? notOffered : undefined;
  }

  #work(operation: Operation): Promise<Answer> {
    const performer = this.performers[operation.request.kind] as
      | ((operation: Operation) => Promise<Answer>)
      | undefined;
    return performer?.(operation) ?? Promise.resolve(notOffered);
  }

  #failed(service: ServiceName, error: unknown): DimseStatus {
    const status = statusOfError(error, service);
    this.onFailure(service.toUpperCase(), status, error);
    return status;
  }
}

export function identifierOf(
  identifier: readonly DatasetElement[],
  { transferSyntax }: AssociationContext,
): OutgoingDataSet {
  return { dataset: encodeIdentifier(identifier, transferSyntax), transferSyntax };
}

/**
 * What makes the length of a data set even. A deflated one gets a zero (PS3.5 A.5). Any other is odd because it has an element of odd
 * length, as devices write them; behind that, a single byte would be no element, and a Data Set Trailing Padding
 * (PS3.10 §7.2) of one byte is one.
 */
function paddingOf(transferSyntax: string): Buffer {
  if (transferSyntax === syntaxes.deflatedExplicitLittleEndian) return Buffer.alloc(1);
  const encoding = encodingOf(transferSyntax);
  const header = writeElement(0xfffcfffc, 'OB', Buffer.alloc(0), encoding);
  header.writeUInt8(1, header.length - (encoding.bigEndian ? 1 : 4));
  return Buffer.concat([header, Buffer.alloc(1)]);
}

const notOffered = {
  status: dimseStatus.unrecognizedOperation,
  comment: 'this service is not offered here',
};
const unasked = new MdmError('invalid-argument', 'the DICOM peer sent a message that was not asked for');
const endless = new MdmError('deadline-exceeded', 'the DICOM peer went on with a request that was cancelled');
const tooMuchToSkip = new MdmError(
  'limit-exceeded',
  'the DICOM peer went on sending an object that was refused',
);
