/** Reads a stream of chunks as bytes: a look ahead of any length, and a pass-through that holds one chunk at most. */
export interface ByteQueue {
  /** At least `count` contiguous bytes from the front, fewer only at the end of the stream. Nothing is consumed. */
  peek(count: number): Promise<Buffer>;
  /** Drop bytes that a peek has shown. */
  skip(count: number): void;
  /** Consume `count` bytes piece by piece; fewer only at the end of the stream. */
  take(count: number): AsyncGenerator<Buffer, number>;
  /** Consume everything that is left. */
  rest(): AsyncGenerator<Buffer>;
  /** Let go of the source, read or not. */
  close(): Promise<void>;
}

export function byteQueue(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): ByteQueue {
  const iterator = source[Symbol.asyncIterator]();
  let front: Buffer = Buffer.alloc(0);
  let ended = false;

  const pull = async (): Promise<Buffer | undefined> => {
    signal?.throwIfAborted();
    if (ended) return undefined;
    const next = await iterator.next();
    if (next.done) {
      ended = true;
      return undefined;
    }
    return Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  };

  const peek = async (count: number): Promise<Buffer> => {
    const pieces = front.length > 0 ? [front] : [];
    let total = front.length;
    while (total < count) {
      const chunk = await pull();
      if (chunk === undefined) break;
      pieces.push(chunk);
      total += chunk.length;
    }
    const [only = front] = pieces;
    front = pieces.length > 1 ? Buffer.concat(pieces, total) : only;
    return front;
  };

  async function* take(count: number): AsyncGenerator<Buffer, number> {
    let taken = 0;
    while (taken < count) {
      if (front.length === 0) front = (await pull()) ?? front;
      if (front.length === 0 && ended) break;
      const piece = front.subarray(0, count - taken);
      front = front.subarray(piece.length);
      taken += piece.length;
      if (piece.length > 0) yield piece;
    }
    return taken;
  }

  return {
    peek,
    skip: (count) => {
      front = front.subarray(count);
    },
    take,
    rest: async function* () {
      yield* take(Number.POSITIVE_INFINITY);
    },
    close: async () => {
      await iterator.return?.();
    },
  };
}
