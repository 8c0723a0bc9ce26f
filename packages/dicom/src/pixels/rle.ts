import { fail } from '@mdm/errors';

const headerBytes = 64;
const maxSegments = 15;

/**
 * One frame of RLE Lossless (PS3.5 Annex G): segments of one byte plane each, most significant first, packed by PackBits. The
 * result is little endian, samples interleaved.
 * @throws invalid-dicom  segments that are missing, overlap the end, or give another number of bytes
 */
export function decodeRle(
  encoded: Buffer,
  {
    pixels,
    samples,
    sampleBytes,
  }: { readonly pixels: number; readonly samples: number; readonly sampleBytes: number },
): Buffer {
  if (encoded.length < headerBytes) damaged();
  const count = encoded.readUInt32LE(0);
  if (count > maxSegments || count !== samples * sampleBytes) damaged();
  const decoded = Buffer.alloc(pixels * count);
  for (let segment = 0; segment < count; segment += 1) {
    const start = encoded.readUInt32LE(4 + 4 * segment);
    const end = segment + 1 < count ? encoded.readUInt32LE(8 + 4 * segment) : encoded.length;
    if (start < headerBytes || end < start || end > encoded.length) damaged();
    const sample = Math.floor(segment / sampleBytes);
    const first = sample * sampleBytes + (sampleBytes - 1 - (segment % sampleBytes));
    unpack(encoded.subarray(start, end), decoded, first, count, pixels);
  }
  return decoded;
}

function unpack(packed: Buffer, out: Buffer, first: number, step: number, pixels: number): void {
  let written = 0;
  for (let at = 0; at < packed.length && written < pixels; ) {
    const control = packed.readInt8(at);
    at += 1;
    if (control === -128) continue;
    const literal = control >= 0;
    const length = literal ? control + 1 : 1 - control;
    if (at + (literal ? length : 1) > packed.length) damaged();
    for (let index = 0; index < length && written < pixels; index += 1, written += 1) {
      out[first + written * step] = packed[literal ? at + index : at] ?? 0;
    }
    at += literal ? length : 1;
  }
  if (written !== pixels) damaged();
}

function damaged(): never {
  fail('invalid-dicom', 'a frame of RLE data is damaged', { field: 'PixelData' });
}
