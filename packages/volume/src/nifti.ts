import { fail } from '@mdm/errors';
import type { Vector } from './geometry.js';
import { bytesOfVoxel, type VoxelType } from './samples.js';
import type { Volume } from './volume.js';

/** Data types of NIfTI-1 (nifti1.h, "datatype"). */
const dataTypes: Readonly<Record<VoxelType, number>> = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  int8: 256,
  uint16: 512,
  uint32: 768,
};

const headerBytes = 348;
/** The header, and four bytes that say that no extension follows. */
const dataOffset = 352;
const millimetres = 2;
const scannerAnatomical = 1;

/**
 * A volume as one NIfTI-1 file (`.nii`), little-endian. The patient's coordinates of DICOM (left, back, head) become those
 * of NIfTI (right, front, head); both the quaternion and the matrix are given, and no text about the patient.
 * @throws failed-precondition  a side is longer than 32,767 voxels
 */
export async function* writeNifti(volume: Volume, signal?: AbortSignal): AsyncGenerator<Buffer> {
  yield niftiHeader(volume);
  yield* volume.slices(signal);
}

export function niftiHeader({ dimensions, type, origin, axes }: Omit<Volume, 'slices'>): Buffer {
  if (Math.max(...dimensions) > 0x7fff) {
    fail('failed-precondition', 'NIfTI-1 has no sides of more than 32,767 voxels', { remedy: 'use NRRD' });
  }
  const header = Buffer.alloc(dataOffset);
  const [i, j, k] = axes.map(toRas);
  const offset = toRas(origin);
  const spacing = axes.map((axis) => Math.hypot(...axis));
  header.writeInt32LE(headerBytes, 0);
  for (const [index, size] of [3, ...dimensions, 1, 1, 1, 1].entries())
    header.writeInt16LE(size, 40 + 2 * index);
  header.writeInt16LE(dataTypes[type], 70);
  header.writeInt16LE(8 * bytesOfVoxel[type], 72);
  const { quaternion, handedness } = quaternionOf(
    axes.map((axis, index) => scaled(toRas(axis), 1 / (spacing[index] ?? 1))),
  );
  for (const [index, size] of [handedness, ...spacing].entries()) header.writeFloatLE(size, 76 + 4 * index);
  header.writeFloatLE(dataOffset, 108);
  header.writeFloatLE(1, 112); // scl_slope
  header.writeUInt8(millimetres, 123);
  header.writeInt16LE(scannerAnatomical, 252); // qform_code
  header.writeInt16LE(scannerAnatomical, 254); // sform_code
  for (const [index, value] of [...quaternion, ...offset].entries())
    header.writeFloatLE(value, 256 + 4 * index);
  for (let row = 0; row < 3; row += 1) {
    for (const [index, column] of [i, j, k, offset].entries()) {
      header.writeFloatLE(column?.[row] ?? 0, 280 + 16 * row + 4 * index);
    }
  }
  header.write('n+1\0', 344, 'latin1');
  return header;
}

function toRas([x, y, z]: Vector): Vector {
  return [0 - x, 0 - y, z];
}

function scaled([x, y, z]: Vector, by: number): Vector {
  return [x * by, y * by, z * by];
}

/**
 * b, c and d of the unit quaternion whose rotation has these columns (nifti1.h, METHOD 2); a is not negative. The third
 * column is turned round when the three are left-handed, which `handedness` -1 undoes.
 */
function quaternionOf(columns: readonly Vector[]): { quaternion: Vector; handedness: 1 | -1 } {
  const [[r11, r21, r31], [r12, r22, r32], [x, y, z]] = [
    columns[0] ?? [1, 0, 0],
    columns[1] ?? [0, 1, 0],
    columns[2] ?? [0, 0, 1],
  ];
  const determinant = x * (r21 * r32 - r31 * r22) + y * (r31 * r12 - r11 * r32) + z * (r11 * r22 - r21 * r12);
  const handedness = determinant < 0 ? -1 : 1;
  const [r13, r23, r33] = [x * handedness, y * handedness, z * handedness];
  // The largest of the four is found first, so that nothing is divided by a number near 0.
  const squares = [1 + r11 + r22 + r33, 1 + r11 - r22 - r33, 1 - r11 + r22 - r33, 1 - r11 - r22 + r33];
  const largest = squares.indexOf(Math.max(...squares));
  const root = Math.sqrt(squares[largest] ?? 1);
  const rows = [
    [root * root, r32 - r23, r13 - r31, r21 - r12],
    [r32 - r23, root * root, r12 + r21, r13 + r31],
    [r13 - r31, r12 + r21, root * root, r23 + r32],
    [r21 - r12, r13 + r31, r23 + r32, root * root],
  ];
  const [a = 1, b = 0, c = 0, d = 0] = (rows[largest] ?? []).map((value) => value / (2 * root));
  const sign = a < 0 ? -1 : 1;
  return { quaternion: [b * sign, c * sign, d * sign], handedness };
}
