import { describe, expect, it } from '@jest/globals';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import { encodingOf } from './elements.js';
import { readHeader, readHeaderPrefix, transferSyntaxes, writeMetaHeader } from './index.js';

const sopClassUid = '1.2.840.10008.5.1.4.1.1.2';
const sopInstanceUid = '1.2.3.4';
const identity: readonly DatasetElement[] = [
  [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY']],
  [0x00080016, 'UI', sopClassUid],
  [0x00080018, 'UI', sopInstanceUid],
  [0x00100010, 'PN', 'Rossi^Anna'],
  [0x0020000d, 'UI', '1.2.3'],
  [0x0020000e, 'UI', '1.2.3.1'],
];
const pixels: DatasetElement = [0x7fe00010, 'OW', Buffer.alloc(64, 7)];
const meta = (transferSyntax: string = transferSyntaxes.explicitLittleEndian) =>
  writeMetaHeader({ transferSyntax, sopClassUid, sopInstanceUid });
const dataset = writeDataset([...identity, pixels]);
/** A file whose data set ends with these bytes instead of pixel data. */
const fileWith = (...end: Buffer[]) => Buffer.concat([meta(), writeDataset(identity), ...end]);

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const refused = (field?: string) =>
  expect.objectContaining({ code: 'invalid-dicom', ...(field === undefined ? {} : { field }) });

const plain = ['implicitLittleEndian', 'explicitLittleEndian', 'explicitBigEndian'] as const;

describe('a file without its beginning', () => {
  it.each(plain)('is read when the data set alone is there, in %s', (name) => {
    const transferSyntax = transferSyntaxes[name];
    const bare = writeDataset([...identity, pixels], encodingOf(transferSyntax));
    for (const start of [
      Buffer.alloc(0),
      Buffer.from('DICM'),
      Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]),
    ]) {
      const header = readHeader(Buffer.concat([start, bare]));
      expect(header.meta).toMatchObject({ transferSyntax, sopClassUid, sopInstanceUid });
      expect(header.string('PatientName')).toBe('Rossi^Anna');
      expect(header.leastBytes).toBe(start.length + bare.length);
    }
  });

  it('is read when the meta information lacks the transfer syntax, and the data set shows it', () => {
    const whole = meta();
    const cut = whole.indexOf(Buffer.from('02001000', 'hex'));
    const end = cut + 8 + whole.readUInt16LE(cut + 6);
    const file = Buffer.concat([whole.subarray(0, cut), whole.subarray(end), dataset]);
    expect(readHeader(file).meta.transferSyntax).toBe(transferSyntaxes.explicitLittleEndian);
  });

  it('is refused when nobody can say how its pixels are compressed', () => {
    const compressed = hex('e07f1000 4f420000 ffffffff feff00e0 00000000 feffdde0 00000000');
    expect(() => readHeader(Buffer.concat([writeDataset(identity), compressed]))).toThrow(
      refused('TransferSyntaxUID'),
    );
  });

  it('is refused when it begins with something else', () => {
    for (const text of [
      '',
      'II*\0',
      '\x89PNG\r\n\x1a\n',
      'no image '.repeat(50),
      '\x08\0\x05\0\xff\xff\xff\xff',
    ]) {
      expect(() => readHeader(Buffer.from(text, 'latin1'))).toThrow(refused());
    }
  });

  it('is read with meta information in implicit VR', () => {
    const fields: DatasetElement[] = [
      [0x00020002, 'UI', sopClassUid],
      [0x00020003, 'UI', sopInstanceUid],
      [0x00020010, 'UI', transferSyntaxes.explicitLittleEndian],
    ];
    const group = writeDataset(fields, { explicit: false, bigEndian: false });
    const file = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), group, dataset]);
    expect(readHeader(file).meta).toMatchObject({ sopClassUid, sopInstanceUid });
  });

  it.each([0, 2, 0x7fffffff, 0xffffffff])('is read with a meta group length that lies: %i', (length) => {
    const lying = Buffer.from(meta());
    lying.writeUInt32LE(length, 140);
    expect(readHeader(Buffer.concat([lying, dataset])).string('PatientName')).toBe('Rossi^Anna');
  });
});

describe('a data set', () => {
  it('is read with odd lengths', () => {
    const odd = Buffer.concat([
      meta(),
      writeDataset(identity.slice(0, 3)),
      hex('10001000 504e 0300'),
      Buffer.from('A^B'),
      writeDataset(identity.slice(4)),
    ]);
    expect(readHeader(odd).string('PatientName')).toBe('A^B');
    expect(readHeader(odd).string('StudyInstanceUID')).toBe('1.2.3');
  });

  it('is read past a value representation of the future, and a group length that lies', () => {
    const header = readHeader(
      Buffer.concat([
        meta(),
        hex('08000000 554c0400 ffffff7f'),
        writeDataset(identity),
        hex('20000000 554c0400 00000000'.replace('2000', '2100')),
        hex('21001010 5a5a0000 04000000 01020304'),
        writeDataset([[0x00280010, 'US', 5]]),
      ]),
    );
    expect(header.number('Rows')).toBe(5);
  });

  it.each(['0000', '3f3f', '2020', '6373'])('is refused with the bytes %s as value representation', (vr) => {
    expect(() => readHeader(fileWith(hex(`28001000 ${vr} 0200 0500`)))).toThrow(refused('(0028,0010)'));
  });

  it('is refused wherever it is cut off, except between two elements', () => {
    const whole = fileWith();
    const ends = new Set([whole.length]);
    for (let offset = meta().length, index = 0; index < identity.length; index += 1) {
      ends.add(offset);
      offset += 8 + whole.readUInt16LE(offset + 6);
    }
    for (let length = meta().length; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      if (!ends.has(length)) expect(() => readHeader(cut)).toThrow(refused());
      expect(length < 300 || ends.has(length) ? undefined : readHeaderPrefix(cut)).toBeUndefined();
    }
  });

  it('is refused when an element stands twice or out of order', () => {
    expect(() => readHeader(fileWith(writeDataset([[0x00100010, 'PN', 'Bianchi^Ugo']])))).toThrow(
      refused('(0010,0010)'),
    );
  });

  it('is refused when a sequence or an item never ends', () => {
    const endless = [
      '40000801 53510000 ffffffff',
      '40000801 53510000 ffffffff feff00e0 ffffffff',
      `40000801 53510000 ffffffff ${'feff00e0 00000000'.repeat(10_000)}`,
      `40000801 53510000 ffffffff feff00e0 ffffffff ${'08000001 53480200 4142'.repeat(10_000)}`,
    ];
    for (const end of endless) {
      expect(() => readHeader(fileWith(hex(end)))).toThrow(refused());
      expect(readHeaderPrefix(fileWith(hex(end)))).toBeUndefined();
    }
  });

  it('is refused when an item says that it is longer than its sequence', () => {
    const overlong = '40000801 53510000 10000000 feff00e0 40000000 08000001 53480000';
    expect(() => readHeader(fileWith(hex(overlong), Buffer.alloc(100)))).toThrow(refused('(0040,0108)'));
  });

  it.each([
    ['explicit VR', '', '40000801 53510000 ffffffff feff00e0 ffffffff'],
    ['implicit VR', '40000801 554e0000 ffffffff feff00e0 ffffffff', '40000801 ffffffff feff00e0 ffffffff'],
  ])('is refused with 10,000 nested sequences, in %s', (_name, start, level) => {
    const deep = fileWith(hex(start), hex(level.repeat(10_000)));
    expect(() => readHeader(deep)).toThrow(refused());
    expect(() => readHeaderPrefix(deep)).toThrow(refused());
  });

  it('is refused at once when an element claims 4 GB', () => {
    const large = fileWith(hex('21001010 4f420000 fffffffe'.replace('fffffffe', 'fefffffe')));
    expect(() => readHeaderPrefix(large)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', field: '(0021,1010)' }),
    );
  });

  it('may hold pixel data of 4 GB: they are not looked at', () => {
    const large = fileWith(hex('e07f1000 4f570000 feffffff'));
    expect(readHeaderPrefix(large)?.leastBytes).toBe(large.length + 0xfffffffe);
  });

  it('is read with half a million elements in an item, of which none is kept', () => {
    const many = Buffer.alloc(4_000_000, hex('08000001 53480000'));
    const header = readHeader(
      fileWith(
        hex('40000801 53510000 ffffffff feff00e0 ffffffff'),
        many,
        hex('feff0de0 00000000 feffdde0 00000000'),
      ),
    );
    expect(header.has(0x00400108)).toBe(true);
  });

  it('is refused with more elements than any image has', () => {
    const many = writeDataset(
      Array.from({ length: 150_000 }, (_, n): DatasetElement => [0x00210000 + n, 'LO', '']),
    );
    expect(() => readHeaderPrefix(fileWith(many))).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
  });

  it('may end with zeros', () => {
    expect(readHeader(fileWith(Buffer.alloc(1000))).string('PatientName')).toBe('Rossi^Anna');
    expect(() => readHeader(fileWith(Buffer.alloc(1000), Buffer.of(1, 2, 3, 4)))).toThrow(refused());
  });

  it('has a character set in each item, or that of the data set around it', () => {
    const header = readHeader(
      Buffer.concat([
        meta(),
        writeDataset([
          [0x00080005, 'CS', 'ISO_IR 144'],
          ...identity,
          [
            0x00081110,
            'SQ',
            [
              [[0x00100010, 'PN', Buffer.from('bbee', 'hex')]],
              [
                [0x00080005, 'CS', 'ISO_IR 126'],
                [0x00100010, 'PN', Buffer.from('c4e9', 'hex')],
                [0x00081115, 'SQ', [[[0x00100010, 'PN', Buffer.from('efed', 'hex')]]]],
              ],
            ],
          ],
        ]),
      ]),
    );
    const [first, second] = header.items(0x00081110);
    expect(first?.string('PatientName')).toBe('Лю');
    expect(second?.string('PatientName')).toBe('Δι');
    expect(second?.items(0x00081115)[0]?.string('PatientName')).toBe('ον');
  });
});
