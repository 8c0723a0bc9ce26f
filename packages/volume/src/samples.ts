import type { SampleFormat } from './instance.js';

/** The types of voxels that are written. */
export type VoxelType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32';

/** Output = stored value × slope + intercept (PS3.3 §C.11.1.1.2). */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

const ranges: readonly (readonly [VoxelType, number, number])[] = [
  ['uint8', 0, 0xff],
  ['int8', -0x80, 0x7f],
  ['uint16', 0, 0xffff],
  ['int16', -0x8000, 0x7fff],
  ['int32', -0x80000000, 0x7fffffff],
  ['uint32', 0, 0xffffffff],
];

export const bytesOfVoxel: Readonly<Record<VoxelType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
};

/** The smallest type that holds every value that the stored bits can stand for; whole numbers where they stay whole. */
export function voxelTypeFor(
  slices: readonly { readonly format: SampleFormat; readonly rescale: Rescale }[],
): VoxelType {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const {
    format: { bitsStored, signed },
    rescale: { slope, intercept },
  } of slices) {
    if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return 'float32';
    const [low, high] = signed
      ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
      : [0, 2 ** bitsStored - 1];
    const ends = [low * slope + intercept, high * slope + intercept];
    lowest = Math.min(lowest, ...ends);
    highest = Math.max(highest, ...ends);
  }
  return ranges.find(([, low, high]) => lowest >= low && highest <= high)?.[0] ?? 'float32';
}

/** The voxels of one frame, little-endian: stored bits cut out, sign extended, rescaled. */
export function voxelsOf(
  frame: Buffer,
  format: SampleFormat,
  { slope, intercept }: Rescale,
  type: VoxelType,
): Buffer {
  const { bitsAllocated, bitsStored, highBit, signed } = format;
  const width = bitsAllocated / 8;
  const count = frame.length / width;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  const out = Buffer.allocUnsafe(count * bytesOfVoxel[type]);
  const write = writers[type];
  const read = width === 1 ? 'readUInt8' : width === 2 ? 'readUInt16LE' : 'readUInt32LE';
  for (let index = 0; index < count; index += 1) {
    const shifted = frame[read](index * width) << left;
    write(out, (signed ? shifted >> right : shifted >>> right) * slope + intercept, index);
  }
  return out;
}

const writers: Readonly<Record<VoxelType, (out: Buffer, value: number, index: number) => void>> = {
  uint8: (out, value, index) => out.writeUInt8(value, index),
  int8: (out, value, index) => out.writeInt8(value, index),
  uint16: (out, value, index) => out.writeUInt16LE(value, 2 * index),
  int16: (out, value, index) => out.writeInt16LE(value, 2 * index),
  uint32: (out, value, index) => out.writeUInt32LE(value, 4 * index),
  int32: (out, value, index) => out.writeInt32LE(value, 4 * index),
  float32: (out, value, index) => out.writeFloatLE(value, 4 * index),
};
