import { MdmError } from '@mdm/errors';
import { type DecodedCommand, decodeCommand } from './command.js';
import { GatheredBytes } from './gathered-bytes.js';
import { pDataHeader, pdvCommand, pdvHeaderLength, pdvLast } from './pdu.js';

/** The longest command set taken, in bytes; the longest of PS3.7 is far below. */
const maxCommandLength = 64 * 1024;
/** What is sent to a peer that sets no limit of its own, in bytes; longer PDUs gain nothing. */
const ownMaxPduLength = 128 * 1024;

/** Longest fragment for a peer that takes PDUs of `maxPduLength` bytes (0: any). Even, as PS3.7 F.1 wants fragments. */
export function maxFragmentLength(maxPduLength: number): number {
  const pdu = maxPduLength === 0 ? ownMaxPduLength : Math.min(maxPduLength, ownMaxPduLength);
  return Math.max(2, (pdu - pdvHeaderLength) & ~1);
}

/** A command set as P-DATA-TF PDUs; one, unless the peer takes only very short ones. */
export function commandPdus(contextId: number, command: Buffer, maxPduLength: number): Buffer {
  const longest = maxFragmentLength(maxPduLength);
  const pieces: Buffer[] = [];
  for (let start = 0; start < command.length; start += longest) {
    const fragment = command.subarray(start, start + longest);
    const last = start + fragment.length === command.length;
    pieces.push(pDataHeader(contextId, pdvCommand | (last ? pdvLast : 0), fragment.length), fragment);
  }
  return Buffer.concat(pieces);
}

/**
 * Cuts a data set, which comes in chunks of any size, into P-DATA-TF PDUs as long as the peer takes. Chunks are sliced,
 * not copied. A PDU is given out when more is known to follow it, so that the last one can be marked as such.
 */
export class DataSetFragmenter {
  readonly #contextId: number;
  readonly #longest: number;
  #pieces: Buffer[] = [];
  #queued = 0;
  #total = 0;

  constructor(contextId: number, maxPduLength: number) {
    this.#contextId = contextId;
    this.#longest = maxFragmentLength(maxPduLength);
  }

  /** Bytes of the data set so far. */
  get total(): number {
    return this.#total;
  }

  /** The pieces of all PDUs that are full now. */
  push(chunk: Buffer): Buffer[] {
    const out: Buffer[] = [];
    this.#total += chunk.length;
    let rest = chunk;
    while (this.#queued + rest.length > this.#longest) {
      const head = rest.subarray(0, this.#longest - this.#queued);
      rest = rest.subarray(head.length);
      if (head.length > 0) this.#pieces.push(head);
      out.push(pDataHeader(this.#contextId, 0, this.#longest), ...this.#pieces);
      this.#pieces = [];
      this.#queued = 0;
    }
    if (rest.length > 0) this.#pieces.push(rest);
    this.#queued += rest.length;
    return out;
  }

  /** The pieces of the last PDU. */
  end(): Buffer[] {
    return [pDataHeader(this.#contextId, pdvLast, this.#queued), ...this.#pieces];
  }
}

export interface MessageSink {
  /** A message begins. With a data set, {@link MessageSink.dataSet} follows. */
  command(contextId: number, message: DecodedCommand): void;
  /** A piece of the message's data set; an empty one may come as the last. */
  dataSet(piece: Buffer, last: boolean): void;
  /** The peer broke the rules of PS3.7 6.3 and F.1 on how a message is made up. */
  violation(error: MdmError): void;
}

/** Puts DIMSE messages together from presentation data values (PS3.7 6.3.1, PS3.8 E). */
export class MessageReader {
  readonly #sink: MessageSink;
  #contextId: number | undefined;
  #inDataSet = false;
  #command = new GatheredBytes();

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  /** True in the middle of a message. */
  get reading(): boolean {
    return this.#contextId !== undefined;
  }

  data(contextId: number, control: number, piece: Buffer, complete: boolean): void {
    const isCommand = (control & pdvCommand) !== 0;
    if (isCommand === this.#inDataSet) {
      this.#violate(isCommand ? 'a command inside a data set' : 'a data set without a command');
      return;
    }
    if (this.#contextId !== undefined && this.#contextId !== contextId) {
      this.#violate('fragments of one message on two presentation contexts');
      return;
    }
    this.#contextId = contextId;
    const last = complete && (control & pdvLast) !== 0;
    if (isCommand) this.#addToCommand(contextId, piece, last);
    else {
      if (last) this.#reset();
      this.#sink.dataSet(piece, last);
    }
  }

  #addToCommand(contextId: number, piece: Buffer, last: boolean): void {
    if (this.#command.length + piece.length > maxCommandLength) {
      this.#violate(`a command set of more than ${maxCommandLength} bytes`);
      return;
    }
    this.#command.add(piece);
    if (!last) return;
    const bytes = this.#command.bytes();
    this.#reset();
    let message: DecodedCommand;
    try {
      message = decodeCommand(bytes);
    } catch (error) {
      this.#sink.violation(MdmError.from(error));
      return;
    }
    if (message.hasDataSet) {
      this.#contextId = contextId;
      this.#inDataSet = true;
    }
    this.#sink.command(contextId, message);
  }

  #reset(): void {
    this.#contextId = undefined;
    this.#inDataSet = false;
    this.#command = new GatheredBytes();
  }

  #violate(what: string): void {
    this.#reset();
    this.#sink.violation(
      new MdmError('invalid-argument', `the DICOM peer sent ${what}`, {
        remedy: 'the peer must make up its messages as PS3.7 6.3 says',
      }),
    );
  }
}
