import { fail } from '@mdm/errors';
import { frameSize, type PixelFormat, refuseFormat } from '../../pixels/pixel-format.js';
import type { Region } from './templates.js';

/** Bytes of a frame from `start` to `end` that get the bytes of `pattern` again and again. */
export interface Fill {
  readonly start: number;
  readonly end: number;
  readonly pattern: Buffer;
}

/** What is done to the pixels of each frame. */
export interface PixelChange {
  readonly frameBytes: number;
  /** In order, without overlap. */
  readonly fills: readonly Fill[];
  /** Bits of each byte of a sample that stay, when others held an overlay; undefined: all. */
  readonly mask: Buffer | undefined;
}

/**
 * How the regions of each frame become black, and the bits above the samples zero where an overlay was hidden there.
 * @throws failed-precondition  no rule for this format of pixels
 * @throws invalid-dicom        the header contradicts itself
 */
export function pixelChange(
  format: PixelFormat,
  regions: readonly Region[],
  hidesOverlay: boolean,
): PixelChange {
  const frameBytes = frameSize(format);
  const { planar, samples, rows, columns } = format;
  const planeBytes = planar ? frameBytes / samples : frameBytes;
  const fills: Fill[] = [];
  if (regions.length > 0) {
    for (let plane = 0; plane < (planar ? samples : 1); plane += 1) {
      const { pattern, pixels } = black(format, plane);
      const rowBytes = (columns / pixels) * pattern.length;
      for (let row = 0; row < rows; row += 1) {
        for (const [from, to] of spans(regions, row, columns, pixels)) {
          const start = plane * planeBytes + row * rowBytes;
          fills.push({
            start: start + (from / pixels) * pattern.length,
            end: start + (to / pixels) * pattern.length,
            pattern,
          });
        }
      }
    }
  }
  return { frameBytes, fills, mask: hidesOverlay ? sampleMask(format) : undefined };
}

/** Columns of a row that lie in a region, merged; widened to whole groups of `pixels`. */
function spans(
  regions: readonly Region[],
  row: number,
  columns: number,
  pixels: number,
): readonly (readonly [number, number])[] {
  const touched = regions
    .filter(({ y, height }) => row >= y && row < y + height)
    .map(({ x, width }): [number, number] => [
      Math.floor(Math.min(x, columns) / pixels) * pixels,
      Math.ceil(Math.min(x + width, columns) / pixels) * pixels,
    ])
    .sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of touched) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) merged.push([from, to]);
  }
  return merged;
}

/** The bytes of a black pixel, or of the smallest group of pixels that has bytes of its own. */
function black(format: PixelFormat, plane: number): { readonly pattern: Buffer; readonly pixels: number } {
  const { photometric, planar, bitsAllocated, bigEndian } = format;
  if (bigEndian && bitsAllocated === 8) refuseFormat('bytes in big endian words');
  if (photometric.endsWith('_422')) return { pattern: Buffer.from([0, 0, 0x80, 0x80]), pixels: 2 };
  const samples = blackSamples(format);
  const written = planar ? samples.slice(plane, plane + 1) : samples;
  const pattern = Buffer.alloc(written.length * (bitsAllocated / 8));
  for (const [index, sample] of written.entries()) {
    if (bitsAllocated === 8) pattern.writeUInt8(sample & 0xff, index);
    else if (bigEndian) pattern.writeUInt16BE(sample & 0xffff, index * 2);
    else pattern.writeUInt16LE(sample & 0xffff, index * 2);
  }
  return { pattern, pixels: 1 };
}

function blackSamples({ photometric, samples, bitsStored, signed }: PixelFormat): readonly number[] {
  switch (photometric) {
    case 'MONOCHROME1':
      return [2 ** (signed ? bitsStored - 1 : bitsStored) - 1];
    case 'MONOCHROME2':
      return [signed ? -(2 ** (bitsStored - 1)) : 0];
    case 'PALETTE COLOR':
      return [0];
    case 'RGB':
      return [0, 0, 0];
    case 'YBR_FULL':
    case 'YBR_PARTIAL_420':
    case 'YBR_ICT':
    case 'YBR_RCT': {
      const middle = 2 ** (bitsStored - 1);
      return photometric === 'YBR_FULL' ? [0, middle, middle] : refuseFormat(photometric);
    }
    default:
      return refuseFormat(photometric === '' ? `${samples} samples` : photometric);
  }
}

/** Where the bits of a sample are in its bytes. */
function sampleMask({ bitsAllocated, bitsStored, highBit, bigEndian }: PixelFormat): Buffer {
  const lowest = highBit + 1 - bitsStored;
  if (bitsStored < 1 || lowest < 0 || highBit >= bitsAllocated) {
    fail('invalid-dicom', 'the bits stored do not fit into the bits allocated', { field: 'BitsStored' });
  }
  const mask = (2 ** bitsStored - 1) * 2 ** lowest;
  const bytes = Buffer.alloc(bitsAllocated / 8);
  if (bigEndian) bytes.writeUIntBE(mask, 0, bytes.length);
  else bytes.writeUIntLE(mask, 0, bytes.length);
  return bytes;
}

/**
 * Change the pixels of uncompressed frames as they pass; the bytes of the source are not touched.
 * @param position  where the piece begins, in bytes from the first frame
 */
export function changePiece(piece: Buffer, position: number, change: PixelChange): Buffer {
  const { frameBytes, fills, mask } = change;
  let changed: Buffer | undefined;
  const own = (): Buffer => {
    changed ??= Buffer.from(piece);
    return changed;
  };
  if (mask !== undefined) {
    const bytes = own();
    for (let at = 0; at < bytes.length; at += 1) {
      bytes[at] = (bytes[at] ?? 0) & (mask[(position + at) % mask.length] ?? 0);
    }
  }
  const end = position + piece.length;
  for (let frame = Math.floor(position / frameBytes); frame * frameBytes < end; frame += 1) {
    const base = frame * frameBytes;
    for (let index = firstAfter(fills, position - base); index < fills.length; index += 1) {
      const fill = fills[index];
      if (fill === undefined || base + fill.start >= end) break;
      const from = Math.max(base + fill.start, position);
      const to = Math.min(base + fill.end, end);
      own().fill(turned(fill.pattern, from - base - fill.start), from - position, to - position);
    }
  }
  return changed ?? piece;
}

/** Index of the first fill that ends after `offset`. */
function firstAfter(fills: readonly Fill[], offset: number): number {
  let low = 0;
  let high = fills.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fills[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function turned(pattern: Buffer, by: number): Buffer {
  const phase = by % pattern.length;
  return phase === 0 ? pattern : Buffer.concat([pattern.subarray(phase), pattern.subarray(0, phase)]);
}
