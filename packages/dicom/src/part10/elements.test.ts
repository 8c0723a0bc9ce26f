import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { heldBytes } from '../dimse/testing/held-bytes.js';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import {
  type DataElement,
  type Encoding,
  readElement,
  readElementHeader,
  writeSequence,
} from './elements.js';

const encodings: readonly Encoding[] = [
  { explicit: true, bigEndian: false },
  { explicit: false, bigEndian: false },
  { explicit: true, bigEndian: true },
];
const refused = expect.objectContaining({ code: 'invalid-dicom' });

const little: Encoding = { explicit: true, bigEndian: false };

/** The content in one item of one sequence, each with a delimiter. */
function undefinedLength(content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]),
    content,
    Buffer.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]);
}

function readAll(bytes: Buffer, encoding: Encoding): DataElement[] {
  const elements: DataElement[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const read = readElement(bytes, offset, encoding);
    if (read === undefined) throw new Error('cut off');
    elements.push(read.element);
    offset = read.end;
  }
  return elements;
}

function nested(depth: number): DatasetElement[] {
  return depth === 0 ? [[0x00080060, 'CS', 'CT']] : [[0x00081140, 'SQ', [nested(depth - 1)]]];
}

describe('the element reader', () => {
  it('holds of an element little more than where it lies', () => {
    const before = heldBytes();
    const elements = readAll(Buffer.alloc(8 * 200_000), { explicit: false, bigEndian: false });
    expect(heldBytes() - before).toBeLessThan(100 * 1024 * 1024);
    expect(elements).toHaveLength(200_000);
  });

  it.each(encodings)('reads values and nested items of %j', (encoding) => {
    const bytes = writeDataset(
      [
        [0x00080060, 'CS', 'CT'],
        [0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.3']], []]],
        [0x00280010, 'US', [1, 2]],
        [0x7fe00010, 'OW', Buffer.alloc(6, 1)],
      ],
      encoding,
    );
    const [modality, sequence, rows, pixels] = readAll(bytes, encoding);
    expect(modality?.value.toString('latin1')).toBe('CT');
    expect(
      Array.from(sequence?.items ?? [], (item) => item.map(({ value }) => value.toString('latin1'))),
    ).toEqual([['1.2.3\0'], []]);
    expect(rows?.value.length).toBe(4);
    expect(pixels?.value.length).toBe(6);
  });

  it('keeps the bytes of every element, so that they join to the input again', () => {
    const leaf = fc.record({ tag: fc.integer({ min: 0x00090000, max: 0x00300000 }), value: fc.string() });
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 8 }), fc.constantFrom(...encodings), (leaves, encoding) => {
        const unique = new Map(leaves.map(({ tag, value }) => [tag, value]));
        const plain = [...unique].map(([tag, value]): DatasetElement => [tag, 'LO', value]);
        const bytes = writeDataset([[0x00080001, 'SQ', [plain]], ...plain], encoding);
        expect(Buffer.concat(readAll(bytes, encoding).map(({ raw }) => raw)).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('asks for more at every cut and never reads past it', () => {
    const bytes = writeDataset([[0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.3']]]]]);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readElement(bytes.subarray(0, length), 0, { explicit: true, bigEndian: false })).toBeUndefined();
    }
  });

  it('reads 64 levels of sequences and refuses the 65th', () => {
    for (const encoding of encodings) {
      expect(readElement(writeDataset(nested(64), encoding), 0, encoding)).toBeDefined();
      expect(() => readElement(writeDataset(nested(65), encoding), 0, encoding)).toThrow(refused);
    }
  });

  it('takes little memory for the items of a sequence, which may be those of thousands of frames', () => {
    const [frames, elements] = [10_000, 8];
    const frame = Array.from(
      { length: elements },
      (_, n): DatasetElement => [0x00209111 + n, 'SQ', [[[0x00209057, 'UL', n]]]],
    );
    const bytes = writeDataset([[0x52009230, 'SQ', Array.from({ length: frames }, () => frame)]]);
    const encoding = { explicit: true, bigEndian: false };
    const before = heldBytes();
    const items = [...(readElement(bytes, 0, encoding)?.element.items ?? [])];
    const taken = heldBytes() - before;
    expect(items).toHaveLength(frames);
    expect(taken / (frames * elements)).toBeLessThan(400);
  });

  it('reads implicit little endian inside a UN of undefined length (PS3.5 §6.2.2)', () => {
    const item = writeDataset([[0x00100010, 'PN', 'A^B']], { explicit: false, bigEndian: false });
    const bytes = Buffer.concat([
      Buffer.from([0x40, 0x00, 0x75, 0x02, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]),
      item,
      Buffer.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
    ]);
    const read = readElement(bytes, 0, { explicit: true, bigEndian: false });
    expect(read?.end).toBe(bytes.length);
    const [first] = read?.element.items ?? [];
    expect(first?.[0]).toMatchObject({ tag: 0x00100010 });
  });

  it.each([
    ['defined', (content: Buffer) => writeSequence(0x00081140, 'SQ', [content], little, little)],
    ['undefined', undefinedLength],
  ])(
    'goes through what is nested in sequences of %s length no more often than through the top',
    (_name, wrap) => {
      const content = writeDataset(
        Array.from({ length: 300 }, (_, n) => [0x00180081 + n * 0x10000, 'DS', '90']),
      );
      const reads = (depth: number) => {
        let bytes = content;
        for (let level = 0; level < depth; level += 1) bytes = wrap(bytes);
        const spy = jest.spyOn(bytes.constructor.prototype, 'readUInt16LE');
        try {
          let items: (readonly DataElement[])[] = [readAll(bytes, little)];
          for (let level = 0; level < depth; level += 1)
            items = items.flatMap(([first]) => [...(first?.items ?? [])]);
          expect(items[0]).toHaveLength(300);
          return spy.mock.calls.length;
        } finally {
          spy.mockRestore();
        }
      };
      expect(reads(40)).toBeLessThan(2 * reads(2));
    },
  );

  it('answers any bytes with an element, a wish for more, or a typed error', () => {
    const seed = writeDataset([...nested(3), [0x00100010, 'PN', 'A^B'], [0x00280010, 'US', 3]]);
    const patch = fc.tuple(fc.nat(seed.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 3 }), fc.constantFrom(...encodings), (patches, encoding) => {
        const bytes = Buffer.from(seed);
        for (const [at, piece] of patches) bytes.set(piece.subarray(0, bytes.length - at), at);
        try {
          const read = readElement(bytes, 0, encoding);
          if (read !== undefined) expect(read.end).toBeLessThanOrEqual(bytes.length);
          readElementHeader(bytes, 0, encoding);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
