import { MdmError } from '@mdm/errors';
import { abortReason, type ControlPdu, decodePdu, pduHeaderLength, pduType, pdvHeaderLength } from './pdu.js';

export interface PduReaderLimits {
  /** Longest variable field of a P-DATA-TF PDU: what was announced to the peer, in bytes. */
  maxPduLength: number;
}

/** Longest A-ASSOCIATE PDU taken; 128 contexts with 30 transfer syntaxes each are about 160 KiB. */
const maxAssociateLength = 1 << 20;

export interface PduSink {
  /**
   * A PDU begins: `take` it, `skip` its content, or `hold` the stream in front of it until {@link PduReader.release}.
   * P-DATA-TF and unknown types come here with nothing but their type.
   */
  begin(type: number): 'take' | 'skip' | 'hold';
  /** False holds the stream in front of a presentation data value until {@link PduReader.release}. */
  takesValue(): boolean;
  control(pdu: ControlPdu): void;
  /**
   * A piece of a presentation data value: a slice of the received chunk, never a copy. `complete` marks the last piece
   * of the value; an empty value comes as one empty piece.
   */
  data(contextId: number, control: number, piece: Buffer, complete: boolean): void;
  /** The stream cannot be followed any further; everything after it is dropped. */
  invalid(reason: number, error: MdmError): void;
}

const noBytes = Buffer.alloc(0);

/**
 * Cuts a byte stream into PDUs (PS3.8 9.3) however it is split into chunks. Fragments of P-DATA-TF PDUs are handed on
 * as they arrive, so that memory does not depend on the length of a PDU; every other PDU is collected up to its limit.
 */
export class PduReader {
  readonly #limits: PduReaderLimits;
  readonly #sink: PduSink;
  readonly #header = Buffer.alloc(pduHeaderLength);
  #headerFill = 0;
  /** What the next bytes are. */
  #expect: 'pdu-header' | 'body' | 'pdv-header' | 'fragment' | 'skipped' | 'nothing' = 'pdu-header';
  #type = 0;
  /** Bytes of the current PDU still to come. */
  #left = 0;
  #body: Buffer[] = [];
  #contextId = 0;
  #control = 0;
  /** Bytes of the current fragment still to come. */
  #fragmentLeft = 0;
  #held: Buffer[] = [];
  #holding = false;

  constructor(limits: PduReaderLimits, sink: PduSink) {
    this.#limits = limits;
    this.#sink = sink;
  }

  get holding(): boolean {
    return this.#holding;
  }

  push(chunk: Buffer): void {
    if (this.#holding) {
      this.#held.push(chunk);
      return;
    }
    let rest = chunk;
    while (rest.length > 0 && !this.#holding) rest = this.#step(rest);
    if (rest.length > 0) this.#held.push(rest);
  }

  /** Goes on after a hold, with the bytes that were held. */
  release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    const held = this.#held;
    this.#held = [];
    if (this.#expect === 'pdv-header') this.#beginPdv();
    else this.#beginPdu();
    for (const chunk of held) this.push(chunk);
  }

  /** Drops every byte from now on. */
  stop(): void {
    this.#expect = 'nothing';
    this.#holding = false;
    this.#held = [];
    this.#body = [];
  }

  #step(chunk: Buffer): Buffer {
    switch (this.#expect) {
      case 'pdu-header': {
        const rest = this.#fillHeader(chunk, pduHeaderLength);
        if (this.#headerFill < pduHeaderLength) return rest;
        this.#headerFill = 0;
        this.#type = this.#header.readUInt8(0);
        this.#left = this.#header.readUInt32BE(2);
        this.#beginPdu();
        return rest;
      }
      case 'pdv-header': {
        const rest = this.#fillHeader(chunk, pdvHeaderLength);
        if (this.#headerFill < pdvHeaderLength) return rest;
        this.#headerFill = 0;
        this.#beginPdv();
        return rest;
      }
      case 'fragment': {
        const piece = this.#take(chunk, this.#fragmentLeft);
        this.#fragmentLeft -= piece.length;
        this.#left -= piece.length;
        if (this.#fragmentLeft === 0) this.#endPdv();
        this.#sink.data(this.#contextId, this.#control, piece, this.#fragmentLeft === 0);
        return chunk.subarray(piece.length);
      }
      case 'body': {
        const piece = this.#take(chunk, this.#left);
        this.#left -= piece.length;
        this.#body.push(piece);
        if (this.#left === 0) this.#endBody();
        return chunk.subarray(piece.length);
      }
      case 'skipped': {
        const piece = this.#take(chunk, this.#left);
        this.#left -= piece.length;
        if (this.#left === 0) this.#expect = 'pdu-header';
        return chunk.subarray(piece.length);
      }
      case 'nothing':
        return noBytes;
    }
  }

  #take(chunk: Buffer, wanted: number): Buffer {
    return chunk.length > wanted ? chunk.subarray(0, wanted) : chunk;
  }

  #fillHeader(chunk: Buffer, length: number): Buffer {
    const count = chunk.copy(this.#header, this.#headerFill, 0, length - this.#headerFill);
    this.#headerFill += count;
    return chunk.subarray(count);
  }

  #beginPdu(): void {
    const decision = this.#sink.begin(this.#type);
    if (this.#expect === 'nothing') return;
    if (decision === 'hold') {
      this.#holding = true;
      return;
    }
    if (decision === 'skip') {
      this.#expect = this.#left === 0 ? 'pdu-header' : 'skipped';
      return;
    }
    switch (this.#type) {
      case pduType.pData:
        if (this.#left > this.#limits.maxPduLength) {
          this.#fail(`P-DATA-TF PDU of ${this.#left} bytes, more than ${this.#limits.maxPduLength}`);
          return;
        }
        if (this.#left < pdvHeaderLength) {
          this.#fail('P-DATA-TF PDU without a presentation data value');
          return;
        }
        this.#expect = 'pdv-header';
        return;
      case pduType.associateRq:
      case pduType.associateAc:
        if (this.#left > maxAssociateLength) {
          this.#fail(`association PDU of ${this.#left} bytes, more than ${maxAssociateLength}`);
          return;
        }
        break;
      case pduType.associateRj:
      case pduType.releaseRq:
      case pduType.releaseRp:
      case pduType.abort:
        if (this.#left !== 4) {
          this.#fail(`PDU of type ${this.#type} of ${this.#left} bytes instead of 4`);
          return;
        }
        break;
      default:
        this.#fail(`PDU of unknown type ${this.#type}`, abortReason.unrecognizedPdu);
        return;
    }
    this.#expect = 'body';
    if (this.#left === 0) this.#endBody();
  }

  #beginPdv(): void {
    if (!this.#sink.takesValue()) {
      this.#holding = true;
      return;
    }
    const length = this.#header.readUInt32BE(0);
    this.#left -= pdvHeaderLength;
    this.#fragmentLeft = length - 2;
    if (length < 2 || this.#fragmentLeft > this.#left) {
      this.#fail(`presentation data value of ${length} bytes does not fit its PDU`);
      return;
    }
    this.#contextId = this.#header.readUInt8(4);
    this.#control = this.#header.readUInt8(5);
    if (this.#fragmentLeft > 0) {
      this.#expect = 'fragment';
      return;
    }
    this.#endPdv();
    this.#sink.data(this.#contextId, this.#control, noBytes, true);
  }

  /** Sets the expectation before the sink is told, so that the sink may stop the reader. */
  #endPdv(): void {
    if (this.#left === 0) this.#expect = 'pdu-header';
    else if (this.#left < pdvHeaderLength) this.#fail('P-DATA-TF PDU ends inside a presentation data value');
    else this.#expect = 'pdv-header';
  }

  #endBody(): void {
    const body = this.#body.length === 1 ? this.#body[0] : undefined;
    const bytes = body ?? Buffer.concat(this.#body);
    this.#body = [];
    this.#expect = 'pdu-header';
    let pdu: ControlPdu;
    try {
      pdu = decodePdu(this.#type, bytes);
    } catch (error) {
      this.stop();
      this.#sink.invalid(abortReason.invalidParameterValue, MdmError.from(error));
      return;
    }
    this.#sink.control(pdu);
  }

  #fail(problem: string, reason: number = abortReason.invalidParameterValue): void {
    this.stop();
    this.#sink.invalid(
      reason,
      new MdmError('invalid-argument', `the peer sent a ${problem}`, {
        remedy: 'the peer must encode its PDUs as PS3.8 9.3 says',
      }),
    );
  }
}
