import { Readable } from 'node:stream';

/** Slices of socket chunks that wait for the receiver: at most this many before the peer is slowed down. */
const waitingPieces = 8;

/**
 * The raw bytes of one data set while they arrive. Every chunk is a slice of what the socket gave, without a copy; the
 * object mode keeps it so, since a byte stream would join the waiting chunks on each read.
 */
export class IncomingDataSet extends Readable {
  readonly #resumeSource: () => void;

  constructor(resumeSource: () => void) {
    super({ objectMode: true, highWaterMark: waitingPieces });
    this.#resumeSource = resumeSource;
    // A receiver that has given up, or not yet begun to read, must not bring the process down; readers still get it.
    this.on('error', () => undefined);
  }

  /** False when the source should pause until it is resumed. Pieces for a receiver that has gone are dropped. */
  deliver(piece: Buffer): boolean {
    return this.destroyed || piece.length === 0 || this.push(piece);
  }

  finish(): void {
    if (!this.destroyed) this.push(null);
  }

  override _read(): void {
    this.#resumeSource();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    callback(error);
    this.#resumeSource();
  }
}
