import type { Socket } from 'node:net';
import { fail, MdmError } from '@mdm/errors';
import {
  implementationClassUid,
  implementationVersionName,
  isUid,
  transferSyntaxes as syntaxes,
} from '../part10/uid.js';
import { type Command, type DecodedCommand, encodeCommand, type OtherCommand } from './command.js';
import { commandPdus, DataSetFragmenter, MessageReader, type MessageSink } from './message.js';
import { type AssociateAc, type AssociateRj, contextResult } from './pdu.js';
import type { AcceptedProposal, ContextProposal, DicomAssociation, StoreOptions } from './scu.js';
import type { DimseStatus } from './status.js';
import { dicomApplicationContext, verificationSopClass } from './uids.js';
import { UpperLayer, type UpperLayerOptions, type UpperLayerUser } from './upper-layer.js';

interface Proposal {
  readonly callingAe: string;
  readonly calledAe: string;
  readonly contexts: readonly ContextProposal[];
}

interface ScuOptions extends Omit<UpperLayerOptions, 'role'> {
  readonly associateTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: MdmError) => void;
}

/** The requesting side of one association; see {@link DicomAssociation}. */
export class ScuAssociation implements DicomAssociation, UpperLayerUser, MessageSink {
  readonly accepted: AcceptedProposal[] = [];
  peerImplementation: string | undefined;
  readonly #layer: UpperLayer;
  readonly #messages = new MessageReader(this);
  readonly #proposal: Proposal;
  readonly #opened = deferred<void>();
  readonly #over = deferred<void>();
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#abort(MdmError.from(this.#signal?.reason));
  readonly #timer: NodeJS.Timeout;
  #maxPduLength = 0;
  #messageId = 0;
  #pending: { readonly messageId: number; readonly answer: Deferred<DimseStatus> } | undefined;
  /** A message of ours waits for its source; the peer cannot be blamed for silence. */
  #sourcing = false;
  #releasing = false;
  #tail: Promise<unknown> = Promise.resolve();
  #error: MdmError | undefined;

  constructor(socket: Socket, proposal: Proposal, { signal, associateTimeoutMs, ...options }: ScuOptions) {
    this.#proposal = proposal;
    this.#signal = signal;
    this.#layer = new UpperLayer(socket, { role: 'requestor', ...options }, this);
    this.#timer = setTimeout(
      () =>
        this.#abort(new MdmError('deadline-exceeded', 'the DICOM peer did not answer the proposal in time')),
      associateTimeoutMs,
    );
    this.#layer.associate({
      type: 'associate-rq',
      protocolVersion: 1,
      callingAe: proposal.callingAe,
      calledAe: proposal.calledAe,
      applicationContext: dicomApplicationContext,
      contexts: proposal.contexts.map((context, index) => ({ ...context, id: 2 * index + 1 })),
      userInformation: {
        maxPduLength: options.maxPduLength,
        implementationClassUid,
        implementationVersionName,
        roles: [],
        extended: [],
        others: [],
      },
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Resolves when the peer has accepted. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  // Operations

  echo(signal?: AbortSignal): Promise<DimseStatus> {
    return this.#exclusive(signal, async () => {
      const context = this.#contextFor(verificationSopClass);
      const messageId = this.#nextMessageId();
      this.#send(context, { kind: 'c-echo-rq', messageId, sopClassUid: verificationSopClass });
      return await this.#answerTo(messageId);
    });
  }

  store(options: StoreOptions): Promise<DimseStatus> {
    return this.#exclusive(options.signal, async () => {
      const { sopClassUid, sopInstanceUid, transferSyntax } = options;
      if (!isUid(sopInstanceUid))
        fail('invalid-argument', 'sopInstanceUid is not a UID', { field: 'sopInstanceUid' });
      const context = this.#contextFor(sopClassUid, transferSyntax);
      const messageId = this.#nextMessageId();
      const answer = this.#answerTo(messageId);
      this.#send(context, { kind: 'c-store-rq', messageId, sopClassUid, sopInstanceUid, priority: 0 });
      try {
        // A source that hangs must not keep the caller from hearing that the association has broken off.
        await Promise.race([this.#sendDataSet(context, options), this.#over.promise]);
      } catch (error) {
        // Half a data set cannot be finished in any other way.
        this.#abort(MdmError.from(error));
        throw error;
      }
      return await answer;
    });
  }

  async release(): Promise<void> {
    await this.#tail;
    this.#releasing = true;
    this.#layer.release();
    await this.#over.promise;
  }

  abort(): void {
    this.#abort(new MdmError('cancelled', 'the DICOM association was aborted by its user'));
  }

  async #sendDataSet(context: AcceptedProposal, options: StoreOptions): Promise<void> {
    const { dataset, size, transferSyntax } = options;
    const fragments = new DataSetFragmenter(context.id, this.#maxPduLength);
    const source: Iterable<Buffer> | AsyncIterable<Uint8Array> = Buffer.isBuffer(dataset)
      ? [dataset]
      : dataset;
    this.#sourcing = true;
    try {
      for await (const chunk of source) {
        this.#sourcing = false;
        const pieces = fragments.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
        if (pieces.length > 0) {
          this.#layer.send(pieces);
          await this.#layer.drain();
        }
        this.#sourcing = true;
      }
    } finally {
      this.#sourcing = false;
    }
    if (size !== undefined && fragments.total !== size)
      fail('corrupt', `the data set has ${fragments.total} bytes instead of ${size}`, { field: 'size' });
    if (fragments.total === 0) fail('invalid-dicom', 'the data set is empty', { field: 'dataset' });
    if (fragments.total % 2 === 1) {
      // PS3.5 A.5: only a deflated stream may end on an odd byte, and is then padded.
      if (transferSyntax !== syntaxes.deflatedExplicitLittleEndian)
        fail('invalid-dicom', 'the data set has an odd number of bytes', { field: 'dataset' });
      const pieces = fragments.push(Buffer.alloc(1));
      if (pieces.length > 0) this.#layer.send(pieces);
    }
    this.#layer.send(fragments.end());
    await this.#layer.drain();
  }

  #contextFor(sopClassUid: string, transferSyntax?: string): AcceptedProposal {
    return (
      this.accepted.find(
        (context) =>
          context.abstractSyntax === sopClassUid &&
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

  #nextMessageId(): number {
    this.#messageId = (this.#messageId % 0xffff) + 1;
    return this.#messageId;
  }

  #send(context: AcceptedProposal, command: Exclude<Command, OtherCommand>): void {
    this.#layer.send([commandPdus(context.id, encodeCommand(command), this.#maxPduLength)]);
  }

  #answerTo(messageId: number): Promise<DimseStatus> {
    const answer = deferred<DimseStatus>();
    this.#pending = { messageId, answer };
    return answer.promise;
  }

  /** One message after the other: the window of PS3.7 D.3.3.3 is 1. */
  #exclusive<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(async () => {
      if (this.#error !== undefined) throw this.#error;
      if (this.#releasing) fail('failed-precondition', 'the DICOM association was released');
      if (signal?.aborted === true) throw MdmError.from(signal.reason);
      const onAbort = (): void => this.#abort(MdmError.from(signal?.reason));
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return await run();
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  #abort(error: MdmError): void {
    this.#layer.abort(error);
  }

  // Upper layer

  associateAccepted(accept: AssociateAc): void {
    clearTimeout(this.#timer);
    this.#maxPduLength = accept.userInformation.maxPduLength;
    this.peerImplementation = accept.userInformation.implementationVersionName;
    for (const { id, result, transferSyntax } of accept.contexts) {
      const proposed = this.#proposal.contexts[(id - 1) / 2];
      if (result !== contextResult.acceptance || proposed === undefined) continue;
      if (!proposed.transferSyntaxes.includes(transferSyntax)) continue;
      this.accepted.push({ id, abstractSyntax: proposed.abstractSyntax, transferSyntax });
    }
    this.#opened.resolve();
  }

  associateRejected(reject: AssociateRj): void {
    this.#opened.reject(rejection(reject));
  }

  data(contextId: number, control: number, piece: Buffer, complete: boolean): void {
    this.#messages.data(contextId, control, piece, complete);
  }

  busy(): boolean {
    return false;
  }

  waitsForPeer(): boolean {
    return (this.#pending !== undefined && !this.#sourcing) || this.#releasing;
  }

  ended(error: MdmError | undefined): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    const reason = error ?? new MdmError('failed-precondition', 'the DICOM association was released');
    this.#error = reason;
    this.#opened.reject(reason);
    this.#pending?.answer.reject(reason);
    this.#pending = undefined;
    if (error === undefined) this.#over.resolve();
    else this.#over.reject(error);
  }

  // Messages

  command(_contextId: number, { command, hasDataSet }: DecodedCommand): void {
    const pending = this.#pending;
    const answer = command.kind === 'c-echo-rsp' || command.kind === 'c-store-rsp' ? command : undefined;
    if (answer === undefined || hasDataSet || answer.respondsTo !== pending?.messageId) {
      this.violation(
        new MdmError('invalid-argument', 'the DICOM peer sent a message that was not asked for'),
      );
      return;
    }
    this.#pending = undefined;
    pending.answer.resolve({
      status: answer.status,
      ...(answer.comment === undefined ? {} : { comment: answer.comment }),
    });
  }

  dataSet(): void {
    // `command` has refused every message with a data set.
  }

  violation(error: MdmError): void {
    this.#abort(error);
  }
}

/** A promise from outside; nobody needs to wait for it. */
function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: MdmError) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** PS3.8 Table 9-21. */
function rejection({ result, source, reason }: AssociateRj): MdmError {
  const details = `result ${result}, source ${source}, reason ${reason}`;
  if (source === 1 && (reason === 3 || reason === 7)) {
    const which = reason === 3 ? 'our calling' : 'the called';
    return new MdmError('caller-not-allowed', `the DICOM peer does not know ${which} AE title (${details})`, {
      field: reason === 3 ? 'callingAe' : 'calledAe',
      remedy: 'ask the administrator of the peer for its AE title and to enter ours',
    });
  }
  return result === 2
    ? new MdmError('unavailable', `the DICOM peer rejected the association for now (${details})`)
    : new MdmError('failed-precondition', `the DICOM peer rejected the association (${details})`, {
        remedy: 'compare the settings of both applications',
      });
}
