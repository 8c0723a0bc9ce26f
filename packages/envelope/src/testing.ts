import type { Transform } from 'node:stream';
import type { RangeSource } from './range.js';

/** Feeds a stream in pieces of a size, or of the given sizes in turn, and joins what comes out. For tests. */
export async function collect(
  stream: Transform,
  input: Uint8Array,
  sizes: number | readonly number[],
): Promise<Buffer> {
  const parts: Buffer[] = [];
  await feed(stream, input, typeof sizes === 'number' ? [sizes] : sizes, (part) => parts.push(part));
  return Buffer.concat(parts);
}

export async function feed(
  stream: Transform,
  input: Uint8Array,
  sizes: readonly number[],
  onData: (part: Buffer) => void,
): Promise<void> {
  stream.on('data', onData);
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  const fed = (async () => {
    for (let offset = 0, turn = 0; offset < input.length && !stream.destroyed; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1;
      if (!stream.write(input.subarray(offset, offset + size))) {
        await new Promise<void>((resolve) => {
          stream.once('drain', resolve);
          stream.once('close', resolve);
        });
      }
      offset += size;
    }
    stream.end();
  })();
  await Promise.all([ended, fed]);
}

/** The bytes in pieces of a size, or of the given sizes in turn. */
export async function* cut(
  input: Uint8Array,
  sizes: number | readonly number[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const turns = typeof sizes === 'number' ? [sizes] : sizes;
  for (let offset = 0, turn = 0; offset < input.length; turn += 1) {
    const size = turns[turn % turns.length] ?? 1;
    yield input.subarray(offset, offset + size);
    offset += size;
  }
}

export function sourceOf(file: Uint8Array): RangeSource {
  return {
    size: file.length,
    read: async (offset, length) => file.subarray(offset, offset + length),
  };
}
