import type { Socket } from 'node:net';
import { MdmError } from '@mdm/errors';
import { implementationClassUid, implementationVersionName } from '../part10/uid.js';
import {
  commandField,
  type DecodedCommand,
  type EchoRequest,
  encodeCommand,
  encodeRefusal,
  type OtherCommand,
  responseBit,
  type StoreRequest,
} from './command.js';
import { IncomingDataSet } from './incoming-data-set.js';
import { commandPdus, MessageReader, type MessageSink } from './message.js';
import {
  type AssociateRj,
  type AssociateRq,
  contextResult,
  type NegotiatedContext,
  type ProposedContext,
} from './pdu.js';
import type { DicomServerSettings } from './scp.js';
import { type DimseStatus, dimseStatus, statusOfError } from './status.js';
import { dicomApplicationContext } from './uids.js';
import { UpperLayer, type UpperLayerUser } from './upper-layer.js';

interface AcceptedContext {
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

/** A C-STORE that is being received or performed. */
interface Storing {
  readonly contextId: number;
  readonly request: StoreRequest;
  readonly dataSet: IncomingDataSet;
  readonly abort: AbortController;
  received: number;
  /** The whole data set has arrived. */
  complete: boolean;
  /** The answer, once it is known; it is sent when the data set is complete. */
  status: DimseStatus | undefined;
}

interface Rejection extends Omit<AssociateRj, 'type'> {
  readonly why: string;
}

/** What an association needs of the server it belongs to. */
export interface AssociationHost {
  readonly settings: DicomServerSettings;
  /** True when one more association may be accepted. */
  hasRoom(): boolean;
  closed(association: ScpAssociation): void;
}

/** The accepting side of one association: negotiation, and one DIMSE message after the other (PS3.7 9). */
export class ScpAssociation implements UpperLayerUser, MessageSink {
  readonly #host: AssociationHost;
  readonly #layer: UpperLayer;
  readonly #messages = new MessageReader(this);
  readonly #contexts = new Map<number, AcceptedContext>();
  readonly #startedAt: number;
  #callingAe = '';
  #peerMaxPduLength = 0;
  #accepted = false;
  #draining = false;
  #storing: Storing | undefined;
  /** A request without data set is being performed. */
  #performing = false;
  /** The data set of a request that is refused is read over; the answer follows it. */
  #refusal: (() => void) | undefined;
  #skipped = 0;
  #messagesDone = 0;
  #isEnded = false;

  constructor(socket: Socket, host: AssociationHost) {
    const { settings } = host;
    this.#host = host;
    this.#startedAt = settings.clock();
    this.#layer = new UpperLayer(socket, { role: 'acceptor', ...settings }, this);
  }

  /** True between acceptance and end: what counts for the limit of associations. */
  get open(): boolean {
    return this.#accepted && !this.#isEnded;
  }

  /** Ends after the message that is on its way, if there is one. */
  drain(): void {
    this.#draining = true;
    if (this.#accepted) this.#endIfDrained();
    else this.#layer.destroy();
  }

  abort(error: MdmError): void {
    this.#layer.abort(error);
  }

  // Upper layer

  associateRequested(request: AssociateRq): void {
    const { settings } = this.#host;
    const { callingAe, calledAe } = request;
    let contexts: NegotiatedContext[] = [];
    let rejection: Rejection | undefined;
    try {
      rejection = this.#rejection(request);
      if (rejection === undefined) contexts = request.contexts.map((context) => this.#negotiate(context));
    } catch (err) {
      settings.logger?.warn({ err }, 'the policy for DICOM associations failed');
      rejection = { result: 1, source: 1, reason: 1, why: 'its acceptance could not be decided' };
    }
    if (rejection !== undefined) {
      const { why, ...reject } = rejection;
      settings.logger?.warn(
        { callingAe, calledAe, address: this.#layer.address },
        `rejected a DICOM association: ${why}`,
      );
      this.#layer.reject(reject);
      return;
    }

    this.#callingAe = callingAe;
    this.#peerMaxPduLength = request.userInformation.maxPduLength;
    this.#accepted = true;
    this.#layer.accept({
      type: 'associate-ac',
      protocolVersion: 1,
      calledAe,
      callingAe,
      applicationContext: dicomApplicationContext,
      contexts,
      // No asynchronous operations, roles or extended negotiation: leaving them out declines them (PS3.7 D.3.3).
      userInformation: {
        maxPduLength: settings.maxPduLength,
        implementationClassUid,
        implementationVersionName,
        roles: [],
        extended: [],
        others: [],
      },
    });
    settings.logger?.info(
      {
        callingAe,
        address: this.#layer.address,
        proposed: contexts.length,
        accepted: this.#contexts.size,
        implementation: request.userInformation.implementationVersionName,
      },
      'accepted a DICOM association',
    );
  }

  /** Result, source and reason of PS3.8 Table 9-21. */
  #rejection({ applicationContext, calledAe, callingAe }: AssociateRq): Rejection | undefined {
    const { settings } = this.#host;
    if (this.#draining || !this.#host.hasRoom())
      return { result: 2, source: 3, reason: 2, why: 'the limit of associations is reached' };
    if (applicationContext !== dicomApplicationContext)
      return { result: 1, source: 1, reason: 2, why: 'the application context is not that of DICOM' };
    if (calledAe !== settings.aeTitle)
      return { result: 1, source: 1, reason: 7, why: 'the called AE title is another' };
    if (callingAe === '' || !settings.acceptCalling(callingAe, this.#layer.address))
      return {
        result: 1,
        source: 1,
        reason: 3,
        why: 'the calling AE title is not accepted from this address',
      };
    return undefined;
  }

  #negotiate({ id, abstractSyntax, transferSyntaxes }: ProposedContext): NegotiatedContext {
    const transferSyntax = this.#host.settings.acceptContext(abstractSyntax, transferSyntaxes);
    const [fallback = ''] = transferSyntaxes;
    if (transferSyntax === undefined)
      return { id, result: contextResult.abstractSyntaxNotSupported, transferSyntax: fallback };
    if (!transferSyntaxes.includes(transferSyntax))
      return { id, result: contextResult.transferSyntaxesNotSupported, transferSyntax: fallback };
    this.#contexts.set(id, { abstractSyntax, transferSyntax });
    return { id, result: contextResult.acceptance, transferSyntax };
  }

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

  busy(): boolean {
    return this.#working || this.#layer.congested;
  }

  waitsForPeer(): boolean {
    if (this.#working) return false;
    const waiting = this.#storing?.dataSet;
    return waiting === undefined || waiting.readableLength < waiting.readableHighWaterMark;
  }

  /** A message has arrived in full and is not answered yet. */
  get #working(): boolean {
    return this.#performing || this.#storing?.complete === true;
  }

  ended(error: MdmError | undefined): void {
    this.#isEnded = true;
    const { settings } = this.#host;
    const storing = this.#storing;
    if (storing !== undefined) {
      const cause = error ?? new MdmError('cancelled', 'the DICOM association ended');
      if (!storing.complete) storing.dataSet.destroy(cause);
      storing.abort.abort(cause);
    }
    if (!this.#accepted) {
      if (error !== undefined)
        settings.logger?.warn(
          { address: this.#layer.address, err: error },
          'no DICOM association came about',
        );
      return;
    }
    const fields = {
      callingAe: this.#callingAe,
      address: this.#layer.address,
      messages: this.#messagesDone,
      durationMs: settings.clock() - this.#startedAt,
    };
    if (error === undefined) settings.logger?.info(fields, 'released a DICOM association');
    else settings.logger?.warn({ ...fields, err: error }, 'a DICOM association broke off');
  }

  closed(): void {
    this.#host.closed(this);
  }

  // Messages

  command(contextId: number, { command, hasDataSet }: DecodedCommand): void {
    const context = this.#contexts.get(contextId);
    if (context === undefined) return;
    switch (command.kind) {
      case 'c-echo-rq':
        if (hasDataSet) {
          this.violation(new MdmError('invalid-argument', 'the C-ECHO-RQ has a data set'));
          return;
        }
        void this.#echo(contextId, context, command);
        return;
      case 'c-store-rq':
        if (!hasDataSet) {
          this.violation(new MdmError('invalid-argument', 'the C-STORE-RQ has no data set'));
          return;
        }
        this.#store(contextId, context, command);
        return;
      case 'other':
        if ((command.field & responseBit) === 0) {
          this.#refuse(contextId, command, hasDataSet);
          return;
        }
        break;
      case 'c-echo-rsp':
      case 'c-store-rsp':
        break;
    }
    this.violation(new MdmError('invalid-argument', 'the DICOM peer answered a request that was never sent'));
  }

  dataSet(piece: Buffer, last: boolean): void {
    const storing = this.#storing;
    if (storing === undefined) this.#skipDataSet(piece, last);
    else this.#storeData(storing, piece, last);
  }

  violation(error: MdmError): void {
    this.#layer.abort(error);
  }

  async #echo(contextId: number, { abstractSyntax }: AcceptedContext, request: EchoRequest): Promise<void> {
    const { settings } = this.#host;
    let answer: DimseStatus = { status: dimseStatus.success };
    if (request.sopClassUid !== abstractSyntax) answer = wrongSopClass;
    else if (settings.onEcho !== undefined) {
      this.#performing = true;
      try {
        await settings.onEcho({ callingAe: this.#callingAe, address: this.#layer.address });
      } catch (error) {
        answer = this.#failed('C-ECHO', error);
      }
      this.#performing = false;
    }
    this.#answer(
      contextId,
      encodeCommand({
        kind: 'c-echo-rsp',
        respondsTo: request.messageId,
        sopClassUid: request.sopClassUid,
        ...answer,
      }),
    );
  }

  #store(contextId: number, context: AcceptedContext, request: StoreRequest): void {
    const storing: Storing = {
      contextId,
      request,
      dataSet: new IncomingDataSet(() => this.#layer.resume()),
      abort: new AbortController(),
      received: 0,
      complete: false,
      status: undefined,
    };
    this.#storing = storing;
    if (request.sopClassUid !== context.abstractSyntax) this.#settle(storing, wrongSopClass);
    else void this.#perform(storing, context);
  }

  async #perform(storing: Storing, { transferSyntax }: AcceptedContext): Promise<void> {
    const { settings } = this.#host;
    let status: DimseStatus;
    try {
      status = await settings.onStore({
        callingAe: this.#callingAe,
        calledAe: settings.aeTitle,
        address: this.#layer.address,
        sopClassUid: storing.request.sopClassUid,
        sopInstanceUid: storing.request.sopInstanceUid,
        transferSyntax,
        dataset: storing.dataSet,
        signal: storing.abort.signal,
      });
    } catch (error) {
      if (this.#isEnded || storing.status !== undefined) return;
      status = this.#failed('C-STORE', error);
    }
    this.#settle(storing, status);
  }

  #storeData(storing: Storing, piece: Buffer, last: boolean): void {
    const { maxObjectSize } = this.#host.settings;
    storing.received += piece.length;
    if (storing.received > maxObjectSize && storing.received - piece.length <= maxObjectSize) {
      const error = new MdmError('limit-exceeded', `the object is larger than ${maxObjectSize} bytes`);
      storing.dataSet.destroy(error);
      storing.abort.abort(error);
      this.#settle(storing, this.#failed('C-STORE', error));
    }
    if (storing.received > 2 * maxObjectSize) {
      this.violation(tooMuchToSkip);
      return;
    }
    if (!storing.dataSet.deliver(piece)) this.#layer.pause();
    if (!last) return;
    storing.complete = true;
    storing.dataSet.finish();
    this.#answerStore(storing);
  }

  /** The first answer counts: a refusal for size is not overruled by a handler that notices later. */
  #settle(storing: Storing, status: DimseStatus): void {
    if (storing.status !== undefined) return;
    storing.status = status;
    // Whoever has answered reads no further; what still comes is dropped.
    if (!storing.complete) storing.dataSet.destroy();
    this.#answerStore(storing);
  }

  #answerStore(storing: Storing): void {
    if (!storing.complete || storing.status === undefined || this.#isEnded) return;
    this.#storing = undefined;
    this.#answer(
      storing.contextId,
      encodeCommand({
        kind: 'c-store-rsp',
        respondsTo: storing.request.messageId,
        sopClassUid: storing.request.sopClassUid,
        sopInstanceUid: storing.request.sopInstanceUid,
        ...storing.status,
      }),
    );
  }

  /** PS3.7 9.1: a service that is not offered is answered, after its data set if it has one. C-CANCEL has no answer. */
  #refuse(contextId: number, request: OtherCommand, hasDataSet: boolean): void {
    if (request.field === commandField.cCancelRq) return;
    let answer: Buffer;
    try {
      answer = encodeRefusal(request, dimseStatus.unrecognizedOperation, 'this service is not offered here');
    } catch (error) {
      this.violation(MdmError.from(error));
      return;
    }
    if (hasDataSet) this.#refusal = () => this.#answer(contextId, answer);
    else this.#answer(contextId, answer);
  }

  #skipDataSet(piece: Buffer, last: boolean): void {
    this.#skipped += piece.length;
    if (this.#skipped > this.#host.settings.maxObjectSize) {
      this.violation(tooMuchToSkip);
      return;
    }
    if (!last) return;
    const answer = this.#refusal;
    this.#refusal = undefined;
    this.#skipped = 0;
    answer?.();
  }

  #failed(service: string, error: unknown): DimseStatus {
    const status = statusOfError(error);
    this.#host.settings.logger?.warn(
      { callingAe: this.#callingAe, address: this.#layer.address, status: status.status, err: error },
      `${service} failed`,
    );
    return status;
  }

  #answer(contextId: number, command: Buffer): void {
    if (this.#isEnded) return;
    this.#messagesDone += 1;
    this.#layer.send([commandPdus(contextId, command, this.#peerMaxPduLength)]);
    this.#endIfDrained();
    this.#layer.resume();
  }

  #endIfDrained(): void {
    const idle = this.#storing === undefined && !this.#performing && !this.#messages.reading;
    if (this.#draining && idle && !this.#isEnded)
      this.#layer.abort(new MdmError('unavailable', 'this DICOM server is closing'));
  }
}

const wrongSopClass: DimseStatus = {
  status: dimseStatus.sopClassNotSupported,
  comment: 'the SOP class is not that of the presentation context',
};
const tooMuchToSkip = new MdmError(
  'limit-exceeded',
  'the DICOM peer went on sending an object that was refused',
);
