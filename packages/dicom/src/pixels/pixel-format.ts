import { fail } from '@mdm/errors';

/** What a header says about its pixels (PS3.3 §C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Planar Configuration (0028,0006) 1: each frame is one plane per sample. */
  readonly planar: boolean;
  readonly photometric: string;
  readonly bigEndian: boolean;
}

/** No frame is decoded that is larger than this. */
const maxFrameBytes = 512 << 20;

/** Bytes of one uncompressed frame. */
export function frameSize({ rows, columns, samples, bitsAllocated, photometric }: PixelFormat): number {
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    refuseFormat(`samples of ${bitsAllocated} bits`);
  }
  const subsampled = photometric.endsWith('_422');
  if (subsampled && (columns % 2 !== 0 || bitsAllocated !== 8)) refuseFormat(photometric);
  const bytes = rows * columns * (subsampled ? 2 : samples) * (bitsAllocated / 8);
  if (bytes === 0) fail('invalid-dicom', 'the image has no pixels', { field: 'Rows' });
  if (bytes > maxFrameBytes) {
    fail('limit-exceeded', `a frame of the image is larger than ${maxFrameBytes} bytes`, { field: 'Rows' });
  }
  return bytes;
}

/** @throws failed-precondition  always, with the rule `pixel-format` */
export function refuseFormat(what: string): never {
  fail(
    'failed-precondition',
    `the pixels cannot be read or cleaned (pixel-format): there is no rule for ${what}`,
    {
      field: 'PixelData',
      refusal: { reason: 'pixel-format' },
      remedy: 'rewrite the image in a common format; what is not de-identified needs no rule',
    },
  );
}
