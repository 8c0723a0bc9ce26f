import type { Vector } from './geometry.js';
import type { Volume } from './volume.js';

/**
 * A volume as one NRRD file (`.nrrd`, format 4, teem.sourceforge.net/nrrd/format.html), raw and little-endian, in the
 * patient's coordinates of DICOM (left, back, head), with no text about the patient.
 */
export async function* writeNrrd(volume: Volume, signal?: AbortSignal): AsyncGenerator<Buffer> {
  yield nrrdHeader(volume);
  yield* volume.slices(signal);
}

export function nrrdHeader({ dimensions, type, origin, axes }: Omit<Volume, 'slices'>): Buffer {
  const lines = [
    'NRRD0004',
    `type: ${type === 'float32' ? 'float' : type}`,
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${dimensions.join(' ')}`,
    `space directions: ${axes.map(vector).join(' ')}`,
    'kinds: domain domain domain',
    'endian: little',
    'encoding: raw',
    `space origin: ${vector(origin)}`,
    'space units: "mm" "mm" "mm"',
  ];
  return Buffer.from(`${lines.join('\n')}\n\n`, 'latin1');
}

function vector(values: Vector): string {
  return `(${values.map((value) => (value === 0 ? 0 : value)).join(',')})`;
}
