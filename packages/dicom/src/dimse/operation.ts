import { fail, MdmError } from '@mdm/errors';
import type { DataElement } from '../part10/elements.js';
import type { Association, AssociationContext } from './association.js';
import type { OtherCommand, Request, SubOperations } from './command.js';
import { deferred } from './deferred.js';
import { GatheredBytes } from './gathered-bytes.js';
import { decodeIdentifier, maxIdentifierLength } from './identifier.js';
import { IncomingDataSet } from './incoming-data-set.js';
import { type DimseStatus, dimseStatus } from './status.js';

/** What a response says. */
export interface Answer extends DimseStatus {
  readonly subOperations?: SubOperations;
  /** Encoded in the transfer syntax of the presentation context. */
  readonly dataSet?: Buffer;
}

/** Performs requests of one kind; what it throws is answered with the status of `statusOfError`. */
export type Performer<R extends Request> = (operation: Operation<R>) => Promise<Answer>;

/** Who performs which request; what is missing is not offered. */
export type Performers = {
  readonly [K in Request['kind']]?: Performer<Extract<Request, { readonly kind: K }>>;
};

/** A request of the peer, from its command to the answer. */
export class Operation<R extends Request | OtherCommand = Request> {
  readonly association: Association;
  readonly context: AssociationContext;
  readonly request: R;
  /** The data set of the request while it arrives. */
  readonly dataSet: IncomingDataSet | undefined;
  /** The first answer counts: a refusal for size is not overruled by a handler that notices later. */
  readonly answer = deferred<Answer>();
  /** The data set has arrived in full. */
  readonly arrived = deferred<void>();
  /** The answer was sent. */
  readonly done = deferred<void>();
  readonly #maxSize: number;
  readonly #abort = new AbortController();
  #received = 0;
  #complete: boolean;
  #answered = false;
  #cancelled = false;

  constructor(
    association: Association,
    context: AssociationContext,
    request: R,
    hasDataSet: boolean,
    { maxSize, onRead }: { readonly maxSize: number; readonly onRead: () => void },
  ) {
    this.association = association;
    this.context = context;
    this.request = request;
    this.dataSet = hasDataSet ? new IncomingDataSet(onRead) : undefined;
    this.#maxSize = maxSize;
    this.#complete = !hasDataSet;
    if (!hasDataSet) this.arrived.resolve();
  }

  /** Aborted when the peer cancels the request, and when it will get no answer any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** True while the rest of the data set is the peer's to send, and somebody takes it. */
  get waitsForPeer(): boolean {
    if (this.#complete || this.dataSet === undefined) return false;
    return this.dataSet.destroyed || this.dataSet.readableLength < this.dataSet.readableHighWaterMark;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** The data set of the request as elements. @throws invalid-argument when there is none, invalid-dicom */
  async identifier(): Promise<readonly DataElement[]> {
    if (this.dataSet === undefined) fail('invalid-argument', 'the request has no data set');
    const gathered = new GatheredBytes();
    for await (const piece of this.dataSet) gathered.add(piece);
    return decodeIdentifier(gathered.bytes(), this.context.transferSyntax);
  }

  /** A response that is not the last one. */
  async respond(answer: Answer): Promise<void> {
    const { context }: Operation<R> = this;
    const request: Request | OtherCommand = this.request;
    if (request.kind !== 'other') await this.association.respond({ context, request }, answer);
  }

  cancel(): void {
    if (this.#answered) return;
    this.#cancelled = true;
    this.#abort.abort(new MdmError('cancelled', 'the DICOM peer cancelled its request'));
  }

  /** Whoever has answered reads no further; what still comes is dropped. */
  settle(answer: Answer): void {
    if (this.#answered) return;
    this.#answered = true;
    if (!this.#complete) this.dataSet?.destroy();
    this.answer.resolve(answer);
  }

  /** The association has ended. */
  end(error: MdmError): void {
    if (!this.#complete) this.dataSet?.destroy(error);
    this.#abort.abort(error);
  }

  /**
   * A piece of the data set.
   * @param tooLarge makes the answer for a data set that is above the limit
   * @returns `full` when the peer should wait, `endless` when it goes on with what was refused
   */
  receive(piece: Buffer, last: boolean, tooLarge: (error: MdmError) => Answer): 'taken' | 'full' | 'endless' {
    const before = this.#received;
    this.#received += piece.length;
    if (this.#received > this.#maxSize && before <= this.#maxSize) {
      const error = new MdmError('limit-exceeded', `the object is larger than ${this.#maxSize} bytes`);
      this.dataSet?.destroy(error);
      this.#abort.abort(error);
      this.settle(tooLarge(error));
    }
    if (this.#received > 2 * this.#maxSize) return 'endless';
    const taken = this.dataSet?.deliver(piece) ?? true;
    if (last) {
      this.#complete = true;
      this.dataSet?.finish();
      this.arrived.resolve();
    }
    return taken ? 'taken' : 'full';
  }
}

/** The longest data set that a request may have: objects as long as the limit says, everything else is small. */
export function maxSizeOf({ kind }: Request | OtherCommand, maxObjectSize: number): number {
  return kind === 'c-store-rq' || kind === 'other' ? maxObjectSize : maxIdentifierLength;
}

export const wrongSopClass: DimseStatus = {
  status: dimseStatus.sopClassNotSupported,
  comment: 'the SOP class is not that of the presentation context',
};
