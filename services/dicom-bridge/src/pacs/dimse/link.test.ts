import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { transferSyntaxes } from '@mdm/dicom';
import { heldBytes } from '@mdm/dicom/testing';
import { MdmError } from '@mdm/errors';
import type { Pacs } from '../pacs.js';
import { refOf } from '../refs.js';
import { ctStorage, DimseBench, dataset, image, type Retrievable, type Way } from './dimse.fixture.js';

const signal = new AbortController().signal;
const ref = refOf({ ...image, sopClass: ctStorage });

const bench = new DimseBench();
afterEach(() => bench.close());

const object = (pieces: () => AsyncIterable<Buffer> | Iterable<Buffer>): Retrievable => ({
  sopClassUid: ctStorage,
  sopInstanceUid: image.instance,
  transferSyntaxes: [transferSyntaxes.explicitLittleEndian],
  open: async () => ({ dataset: all(pieces()) }),
});
async function* all(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}

async function sizeOf(pacs: Pacs, onPiece?: (size: number) => Promise<void>): Promise<number> {
  let size = 0;
  for await (const piece of await pacs.fetch(ref, { signal, urgent: true })) {
    size += piece.length;
    await onPiece?.(size);
  }
  return size;
}

describe('associations with a PACS', () => {
  it('are used again, and are no more than it may have to answer', async () => {
    let accepted = 0;
    const pacs = await bench.pacsWith([object(() => [dataset])], {
      acceptCalling: () => {
        accepted += 1;
        return true;
      },
    });
    await Promise.all(Array.from({ length: 10 }, () => pacs.has(ref, signal)));
    expect(accepted).toBe(2);
    for (let n = 0; n < 5; n += 1) expect(await sizeOf(pacs)).toBeGreaterThan(dataset.length);
    // One for C-GET, in the place of one of the two.
    expect(accepted).toBe(3);
  });

  it('are told apart when the PACS does not let the site in', async () => {
    const pacs = await bench.pacsWith([], { acceptCalling: () => false });
    await expect(pacs.has(ref, signal)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'PACS "bad" does not let this site in',
      remedy: expect.stringContaining('AE titles'),
    });
  });

  it('are not tried again at once by everybody while it is away', async () => {
    const { pacs } = await bench.open(9);
    const ask = () => pacs.has(ref, signal).catch((thrown: unknown) => MdmError.from(thrown));
    const first = await ask();
    expect(first).toMatchObject({ code: 'unavailable', message: 'PACS "bad" is unreachable' });
    expect(await ask()).toBe(first);
  });
});

describe('an image that comes by C-GET', () => {
  it('comes as slowly as it is read', async () => {
    const [pieces, pieceBytes, ahead] = [1_024, 1 << 16, 24 << 20];
    let given = 0;
    const pacs = await bench.pacsWith(
      [
        object(function* () {
          for (let n = 0; n < pieces; n += 1) {
            given += pieceBytes;
            yield Buffer.alloc(pieceBytes);
          }
        }),
      ],
      { maxObjectSize: 2 * pieces * pieceBytes },
    );
    let most = 0;
    const size = await sizeOf(pacs, async (read) => {
      for (let turns = 0; turns < 5; turns += 1) await nextTurn();
      most = Math.max(most, given - read);
    });
    expect(size).toBeGreaterThan(pieces * pieceBytes);
    // What the buffers of two sockets hold; all of it would be more than twice as much.
    expect(most).toBeLessThan(ahead);
  });
});

describe.each<Way>(['get', 'move'])('an image that comes by C-%s', (way) => {
  it('is not held while it is read', async () => {
    const [pieces, pieceBytes, most] = [3_072, 1 << 16, 48 << 20];
    const piece = Buffer.alloc(pieceBytes);
    const pacs = await bench.pacsWith([object(() => Array.from({ length: pieces }, () => piece))], {
      ways: [way],
      maxObjectSize: 2 * pieces * pieceBytes,
    });
    const before = heldBytes('arrayBuffers');
    const held: number[] = [];
    let counted = 0;
    await sizeOf(pacs, async (read) => {
      if (read < counted + (32 << 20)) return;
      counted = read;
      held.push(heldBytes('arrayBuffers') - before);
    });
    expect(held).toHaveLength(5);
    expect(Math.max(...held)).toBeLessThan(most);
  });
});

describe('an image that comes by C-MOVE', () => {
  it('is not asked for while nobody knows from where its PACS would send it', async () => {
    // No resolver is asked for it: a label has at most 63 characters (RFC 1035 §2.3.4).
    const host = `${'x'.repeat(64)}.invalid`;
    const { pacs } = await bench.open(104, { host, ways: ['move'] });
    await expect(pacs.fetch(ref, { signal, urgent: true })).rejects.toMatchObject({
      code: 'unavailable',
      field: 'pacs',
      message: 'the host of PACS "bad" has no address',
      remedy: expect.stringContaining('moveFrom'),
    });
  });
});
