import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { MdmError } from '@mdm/errors';
import {
  type AssociateAc,
  type AssociateRj,
  type AssociateRq,
  abortReason,
  type ControlPdu,
  encodePdu,
  pduType,
} from './pdu.js';
import { PduReader, type PduSink } from './pdu-reader.js';
import { type Action, type Event, type Role, type State, transition } from './state-machine.js';

/** Abort sources of PS3.8 9.3.8. */
const serviceUser = 0;
const serviceProvider = 2;

export interface UpperLayerOptions {
  readonly role: Role;
  /** Announced to the peer: longest variable field of a P-DATA-TF PDU, in bytes. */
  readonly maxPduLength: number;
  /** PS3.8 9.1.5: how long to wait for the first PDU, and for the peer to close at the end. */
  readonly artimTimeoutMs: number;
  /** Without any byte for this long, while something of the peer is due, the association is aborted. */
  readonly idleTimeoutMs: number;
}

/** Indications of the upper layer service (PS3.8 7) to the DIMSE layer above. */
export interface UpperLayerUser {
  associateRequested?(request: AssociateRq): void;
  associateAccepted?(accept: AssociateAc): void;
  associateRejected?(reject: AssociateRj): void;
  data(contextId: number, control: number, piece: Buffer, complete: boolean): void;
  /** True while the user cannot take more of a message; P-DATA waits in the connection meanwhile. */
  holdsMessages(): boolean;
  /** True while a message is still to be answered; the peer's release waits meanwhile. */
  holdsRelease(): boolean;
  /** True while the next move is the peer's: only then does the idle timeout count. */
  waitsForPeer(): boolean;
  /** The association is over, exactly once; without an error it was released in order. */
  ended(error: MdmError | undefined): void;
  /** The transport connection is closed, exactly once, after {@link ended}. */
  closed?(): void;
}

const controlEvents = {
  'associate-rq': 'associate-rq',
  'associate-ac': 'associate-ac',
  'associate-rj': 'associate-rj',
  'release-rq': 'release-rq',
  'release-rp': 'release-rp',
  abort: 'abort',
} as const satisfies Record<ControlPdu['type'], Event>;

interface Occurrence {
  readonly event: Event;
  readonly before: State;
  readonly perform: (() => void) | undefined;
  readonly error: MdmError | undefined;
  /** For an abort by the service provider. */
  readonly reason: number;
}

/**
 * One association on one connected socket: the protocol machine of PS3.8 9.2 with its timer, for either role. It carries
 * out the actions of {@link transition} and knows nothing of DIMSE.
 */
export class UpperLayer implements PduSink {
  /** Of the peer; IPv4 addresses in their own form, also on a dual-stack listener. */
  readonly address: string;
  readonly #socket: Socket;
  readonly #options: UpperLayerOptions;
  readonly #user: UpperLayerUser;
  readonly #limits: { maxPduLength: number };
  readonly #reader: PduReader;
  #state: State;
  #artim: NodeJS.Timeout | undefined;
  #ended = false;
  #paused = false;
  #throttle: ((bytes: number) => number) | undefined;
  #throttled: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #drains: { resolve: () => void; reject: (error: MdmError) => void }[] = [];
  #endError: MdmError | undefined;

  constructor(socket: Socket, options: UpperLayerOptions, user: UpperLayerUser) {
    this.#socket = socket;
    this.address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    this.#options = options;
    this.#user = user;
    this.#limits = { maxPduLength: options.maxPduLength };
    this.#reader = new PduReader(this.#limits, this);
    this.#state = options.role === 'acceptor' ? 'Sta1' : 'Sta4';
    socket.setNoDelay(true);
    socket.setTimeout(options.idleTimeoutMs);
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk);
      this.#slowDown(chunk.length);
    });
    socket.on('drain', () => this.#drained());
    socket.on('timeout', () => this.#idle());
    socket.on('error', (error) => {
      this.#failure = error;
    });
    socket.on('end', () => this.#transportClosed());
    socket.on('close', () => {
      this.#transportClosed();
      clearTimeout(this.#throttled);
      user.closed?.();
    });
    if (options.role === 'acceptor') this.#handle('transport-indicated');
  }

  /** True while the peer does not read what was sent. */
  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** Requestor: proposes the association on a connected socket. */
  associate(request: AssociateRq): void {
    this.#handle('transport-confirmed', () => this.#write(encodePdu(request)));
  }

  /** Over TLS, the certificate that the peer has shown and that was verified. */
  get certificate(): X509Certificate | undefined {
    const tls = this.#socket instanceof TLSSocket ? this.#socket : undefined;
    return tls?.authorized === true ? tls.getPeerX509Certificate() : undefined;
  }

  /**
   * Acceptor: from now on, the PDUs of the peer may be as long as the acceptance announces.
   * @param throttle how many milliseconds to wait after so many bytes were received
   */
  accept(accept: AssociateAc, throttle?: (bytes: number) => number): void {
    this.#limits.maxPduLength = accept.userInformation.maxPduLength;
    this.#throttle = throttle;
    this.#handle('accept', () => this.#write(encodePdu(accept)));
  }

  reject(reject: Omit<AssociateRj, 'type'>): void {
    this.#handle('reject', () => this.#write(encodePdu({ type: 'associate-rj', ...reject })));
  }

  /** Sends whole P-DATA-TF PDUs, given in pieces that are written together. */
  send(pieces: readonly Buffer[]): void {
    this.#handle('data-request', () => {
      this.#socket.cork();
      for (const piece of pieces) this.#socket.write(piece);
      this.#socket.uncork();
    });
  }

  /** Resolves when the socket has taken what was sent. @throws the error that ended the association */
  async drain(): Promise<void> {
    if (this.#endError !== undefined) throw this.#endError;
    if (!this.congested) return;
    await new Promise<void>((resolve, reject) => this.#drains.push({ resolve, reject }));
  }

  release(): void {
    this.#handle('release-request');
  }

  /** A-ABORT by the service user; the error is what {@link UpperLayerUser.ended} gets. */
  abort(error: MdmError): void {
    this.#handle('abort-request', undefined, error);
  }

  /** Closes the connection without a word, for when even an abort does not come through. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Stops reading: back-pressure for the peer. */
  pause(): void {
    this.#paused = true;
    this.#flow();
  }

  /** Reads on, also when the user holds nothing any more. */
  resume(): void {
    this.#paused = false;
    this.#flow();
  }

  #flow(): void {
    if (!this.#paused) this.#reader.release();
    const stop = this.#paused || this.#throttled !== undefined || this.#reader.holding;
    if (stop === this.#socket.isPaused()) return;
    if (stop) this.#socket.pause();
    else this.#socket.resume();
  }

  // What the reader finds

  begin(type: number): 'take' | 'skip' | 'hold' {
    if (type === pduType.releaseRq && this.#state === 'Sta6' && this.#user.holdsRelease()) {
      this.#socket.pause();
      return 'hold';
    }
    if (type !== pduType.pData) return 'take';
    this.#handle('p-data');
    return this.#takesData ? 'take' : 'skip';
  }

  takesValue(): boolean {
    if (this.#state !== 'Sta6' || !this.#user.holdsMessages()) return true;
    this.#socket.pause();
    return false;
  }

  control(pdu: ControlPdu): void {
    switch (pdu.type) {
      case 'associate-rq':
        this.#handle('associate-rq', () => this.#requested(pdu));
        break;
      case 'associate-ac':
        this.#handle('associate-ac', () => this.#user.associateAccepted?.(pdu));
        break;
      case 'associate-rj':
        this.#handle('associate-rj', () => this.#user.associateRejected?.(pdu));
        break;
      case 'abort':
        this.#handle('abort', undefined, abortedByPeer(pdu.source, pdu.reason));
        break;
      default:
        this.#handle(controlEvents[pdu.type]);
        break;
    }
  }

  data(contextId: number, control: number, piece: Buffer, complete: boolean): void {
    if (this.#takesData) this.#user.data(contextId, control, piece, complete);
  }

  invalid(reason: number, error: MdmError): void {
    this.#handle('invalid-pdu', undefined, error, reason);
  }

  get #takesData(): boolean {
    return this.#state === 'Sta6' || this.#state === 'Sta7';
  }

  // Events that come from no PDU

  #idle(): void {
    if (!this.#ended && this.#throttled === undefined && this.#user.waitsForPeer()) {
      const seconds = this.#options.idleTimeoutMs / 1000;
      this.abort(new MdmError('deadline-exceeded', `the DICOM peer was silent for ${seconds} s`));
    }
    this.#socket.setTimeout(this.#options.idleTimeoutMs);
  }

  #transportClosed(): void {
    this.#handle('transport-closed');
    // A peer that has closed its side and reads nothing would keep the connection, and what is to be sent, for ever.
    clearTimeout(this.#artim);
    if (!this.#socket.destroyed) this.#artim = setTimeout(() => this.destroy(), this.#options.artimTimeoutMs);
  }

  #drained(): void {
    const drains = this.#drains;
    this.#drains = [];
    for (const { resolve } of drains) resolve();
    this.#flow();
  }

  #slowDown(bytes: number): void {
    const waitMs = this.#throttle?.(bytes) ?? 0;
    if (waitMs < 1 || this.#ended || this.#throttled !== undefined) return;
    this.#throttled = setTimeout(() => {
      this.#throttled = undefined;
      this.#flow();
    }, waitMs);
    this.#flow();
  }

  #startArtim(): void {
    clearTimeout(this.#artim);
    this.#artim = setTimeout(() => this.#handle('artim-expired'), this.#options.artimTimeoutMs);
  }

  // The machine

  #handle(
    event: Event,
    perform?: () => void,
    error?: MdmError,
    reason: number = abortReason.unexpectedPdu,
  ): void {
    const before = this.#state;
    const step = transition(before, event, this.#options.role);
    if (step === undefined) return;
    this.#state = step.next;
    this.#act(step.action, { event, before, perform, error, reason });
  }

  #act(action: Action, { event, before, perform, error, reason }: Occurrence): void {
    switch (action) {
      case 'AE-2':
      case 'AE-3':
      case 'AE-7':
      case 'DT-1':
      case 'DT-2':
      case 'AR-6':
      case 'AR-7':
        perform?.();
        break;
      case 'AE-4':
        perform?.();
        this.#end(undefined);
        this.#socket.destroySoon();
        break;
      case 'AE-5':
        this.#startArtim();
        break;
      case 'AE-6':
        clearTimeout(this.#artim);
        perform?.();
        break;
      case 'AE-8':
        perform?.();
        this.#end(undefined);
        this.#startArtim();
        break;
      case 'AR-1':
        this.#write(encodePdu({ type: 'release-rq' }));
        break;
      case 'AR-2':
        // The DIMSE user has nothing outstanding here (see `holdsRelease`), so its answer is always yes.
        this.#handle('release-response');
        break;
      case 'AR-3':
        this.#end(undefined);
        this.#socket.destroySoon();
        break;
      case 'AR-4':
        this.#write(encodePdu({ type: 'release-rp' }));
        this.#end(undefined);
        this.#startArtim();
        break;
      case 'AR-8':
        if (this.#options.role === 'requestor') this.#handle('release-response');
        break;
      case 'AR-9':
        this.#write(encodePdu({ type: 'release-rp' }));
        break;
      case 'AR-10':
        this.#handle('release-response');
        break;
      case 'AA-1':
        this.#write(encodePdu({ type: 'abort', source: serviceUser, reason: abortReason.notSpecified }));
        this.#end(error ?? unexpectedPdu(event, before));
        this.#startArtim();
        break;
      case 'AA-8':
        this.#write(encodePdu({ type: 'abort', source: serviceProvider, reason }));
        this.#end(error ?? unexpectedPdu(event, before));
        this.#startArtim();
        break;
      case 'AA-2':
        this.#end(
          error ?? new MdmError('deadline-exceeded', 'the DICOM peer did not propose an association in time'),
        );
        this.#socket.destroy();
        break;
      case 'AA-3':
        this.#end(error);
        this.#socket.destroy();
        break;
      case 'AA-4':
      case 'AA-5':
        this.#end(
          new MdmError('cancelled', 'the connection was closed by the DICOM peer without release', {
            cause: this.#failure,
          }),
        );
        break;
      case 'AA-7':
        // Once is enough for a peer that does not read.
        if (!this.congested) this.#write(encodePdu({ type: 'abort', source: serviceProvider, reason }));
        break;
      case 'AE-1':
      case 'AR-5':
      case 'AA-6':
        break;
    }
  }

  /** AE-6: what the service provider itself checks is only the protocol version (PS3.8 9.3.2). */
  #requested(request: AssociateRq): void {
    if (request.protocolVersion % 2 === 1) this.#user.associateRequested?.(request);
    else this.reject({ result: 1, source: 2, reason: 2 });
  }

  #write(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  #end(error: MdmError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const reason = error ?? new MdmError('failed-precondition', 'the DICOM association was released');
    this.#endError = reason;
    const drains = this.#drains;
    this.#drains = [];
    for (const { reject } of drains) reject(reason);
    this.#user.ended(error);
    // What still comes is read and ignored until the peer closes (Sta13).
    this.#paused = false;
    if (!this.#socket.destroyed) this.#flow();
  }
}

function abortedByPeer(source: number, reason: number): MdmError {
  const who = source === serviceUser ? 'the DICOM peer' : 'the protocol layer of the DICOM peer';
  return new MdmError('cancelled', `${who} aborted the association (source ${source}, reason ${reason})`);
}

function unexpectedPdu(event: Event, state: State): MdmError {
  return new MdmError('invalid-argument', `the DICOM peer sent ${event} in state ${state}`, {
    remedy: 'the peer must keep to the protocol machine of PS3.8 9.2',
  });
}
