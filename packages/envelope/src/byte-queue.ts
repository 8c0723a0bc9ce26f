/** Bytes that arrive in pieces of any size and leave in pieces of the wanted size, copied only where they were split. */
export class ByteQueue {
  readonly #pieces: Uint8Array[] = [];
  readonly #maxTake: number;
  #scratch: Buffer | undefined;
  #length = 0;

  constructor(maxTake: number) {
    this.#maxTake = maxTake;
  }

  get length(): number {
    return this.#length;
  }

  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Removes the first `length` bytes, which must be there; the result is valid until the next call. */
  take(length: number): Uint8Array {
    const [first] = this.#pieces;
    this.#length -= length;
    if (first !== undefined && first.length > length) {
      this.#pieces[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    if (first?.length === length) {
      this.#pieces.shift();
      return first;
    }
    return this.#gather(length);
  }

  #gather(length: number): Uint8Array {
    this.#scratch ??= Buffer.allocUnsafeSlow(this.#maxTake);
    let filled = 0;
    let used = 0;
    for (const piece of this.#pieces) {
      if (filled === length) break;
      const part = piece.subarray(0, length - filled);
      this.#scratch.set(part, filled);
      filled += part.length;
      if (part.length < piece.length) this.#pieces[used] = piece.subarray(part.length);
      else used += 1;
    }
    this.#pieces.splice(0, used);
    return this.#scratch.subarray(0, length);
  }
}
