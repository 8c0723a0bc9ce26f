import { writeMetaHeader } from '../../part10/index.js';
import { type DatasetElement, writeDataset } from '../../phantom/index.js';
import type { BlankingTemplate } from './templates.js';

export interface TestImage {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: number;
  readonly bits: 8 | 16;
  readonly photometric: string;
  readonly planar?: boolean;
  readonly transferSyntax?: string;
}

export const ultrasound = '1.2.840.10008.5.1.4.1.1.6.1';
const explicitLittleEndian = '1.2.840.10008.1.2.1';

/** Blanks a banner of four rows and a box in the corner. */
export const template: BlankingTemplate = {
  name: 'test-scanner',
  manufacturer: 'ACME*',
  modality: 'US',
  rows: 16,
  columns: 24,
  regions: [
    { x: 0, y: 0, width: 24, height: 4 },
    { x: 18, y: 2, width: 6, height: 14 },
  ],
};

/** Whether the template blanks the pixel. */
export function inTemplate(row: number, column: number): boolean {
  return row < 4 || column >= 18;
}

/** An ultrasound image whose pixel data is `value`: bytes, or the fragments of encapsulated frames. */
export function imageFile(
  image: TestImage,
  value: Buffer | readonly Buffer[],
  extra: readonly DatasetElement[] = [],
): Buffer {
  const transferSyntax = image.transferSyntax ?? explicitLittleEndian;
  const pixels = Buffer.isBuffer(value)
    ? writeDataset([[0x7fe00010, image.bits === 8 ? 'OB' : 'OW', value]])
    : encapsulated(value);
  return Buffer.concat([
    writeMetaHeader({ transferSyntax, sopClassUid: ultrasound, sopInstanceUid: '1.2.3.4' }),
    writeDataset([
      [0x00080008, 'CS', 'ORIGINAL\\PRIMARY'],
      [0x00080016, 'UI', ultrasound],
      [0x00080018, 'UI', '1.2.3.4'],
      [0x00080060, 'CS', 'US'],
      [0x00080070, 'LO', 'Acme Medical'],
      [0x00100020, 'LO', 'PAT-1'],
      [0x0020000d, 'UI', '1.2.3'],
      [0x00280002, 'US', image.samples],
      [0x00280004, 'CS', image.photometric],
      ...(image.samples > 1 ? ([[0x00280006, 'US', image.planar ? 1 : 0]] as const) : []),
      [0x00280008, 'IS', String(image.frames)],
      [0x00280010, 'US', image.rows],
      [0x00280011, 'US', image.columns],
      [0x00280100, 'US', image.bits],
      [0x00280101, 'US', image.bits],
      [0x00280102, 'US', image.bits - 1],
      [0x00280103, 'US', 0],
      [0x00280301, 'CS', 'YES'],
      ...extra,
    ]),
    pixels,
  ]);
}

function encapsulated(fragments: readonly Buffer[]): Buffer {
  const item = (bytes: Buffer) => {
    const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    header.writeUInt32LE(padded.length, 4);
    return Buffer.concat([header, padded]);
  };
  return Buffer.concat([
    Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    item(Buffer.alloc(0)),
    ...fragments.map(item),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]);
}

/** Samples that no black can be taken for: all of them between 64 and 191. */
export function noise(bytes: number): Buffer {
  return Buffer.from(
    Uint8Array.from({ length: bytes }, (_, index) => 64 + ((index * 37 + (index >> 3)) % 128)),
  );
}
