import type { Attributes } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { type FunctionalGroups, functionalGroupsOf } from './functional-groups.js';
import { type Grid, gridOf, type Plane, planeOf } from './geometry.js';
import { type Instance, openInstance, type SampleFormat } from './instance.js';
import { type Rescale, type VoxelType, voxelsOf, voxelTypeFor } from './samples.js';

/** A stack of slices on a regular grid. */
export interface Volume extends Grid {
  readonly dimensions: readonly [columns: number, rows: number, slices: number];
  readonly type: VoxelType;
  /** The slices in the order of the grid, each once, rescaled, little-endian. One is held in memory. */
  slices(signal?: AbortSignal): AsyncGenerator<Buffer>;
}

interface Slice {
  readonly file: string;
  readonly name: string;
  readonly frame: number;
  readonly plane: Plane;
  readonly rescale: Rescale;
  readonly format: SampleFormat;
}

const maxSlices = 32_767;

/**
 * The volume of the files of one series, or of one enhanced multi-frame file, in any order. Only headers are read here.
 * Voxels are the rescaled values (Hounsfield units of a CT).
 * @param files  paths of DICOM files
 * @throws failed-precondition  they are no volume: see `gridOf`; pictures in colours; slices of several sizes or series
 * @throws invalid-dicom        a file is malformed
 */
export async function openVolume(files: readonly string[], signal?: AbortSignal): Promise<Volume> {
  const slices: Slice[] = [];
  const series = new Set<string>();
  for (const file of files) {
    const instance = await openInstance(file, signal);
    try {
      series.add(
        `${instance.header.string('SeriesInstanceUID')} ${instance.header.string('FrameOfReferenceUID')}`,
      );
      slices.push(...slicesOf(instance, file));
    } finally {
      await instance.close();
    }
    if (slices.length > maxSlices) fail('limit-exceeded', `the volume has more than ${maxSlices} slices`);
  }
  if (series.size > 1) {
    fail('failed-precondition', 'the files are of several series or frames of reference', {
      field: 'SeriesInstanceUID',
      remedy: 'give the files of one series',
    });
  }
  const [first] = slices;
  if (first === undefined) fail('failed-precondition', 'there is no image', { field: 'PixelData' });
  const { rows, columns } = first.format;
  const other = slices.find(({ format }) => format.rows !== rows || format.columns !== columns);
  if (other) {
    fail('failed-precondition', `${other.name} is of another size than ${first.name}`, { field: 'Rows' });
  }
  const { order, grid } = gridOf(
    slices.map(({ plane }) => plane),
    slices.map(({ name }) => name),
  );
  const type = voxelTypeFor(slices);
  const sorted = order.map((index) => slices[index] ?? first);
  return {
    ...grid,
    type,
    dimensions: [columns, rows, sorted.length],
    slices: (abort) => read(sorted, type, abort),
  };
}

async function* read(
  slices: readonly Slice[],
  type: VoxelType,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  let open: { readonly file: string; readonly instance: Instance } | undefined;
  try {
    for (const { file, frame, format, rescale } of slices) {
      signal?.throwIfAborted();
      if (open?.file !== file) {
        await open?.instance.close();
        open = undefined;
        open = { file, instance: await openInstance(file, signal) };
      }
      yield voxelsOf(await open.instance.frame(frame), format, rescale, type);
    }
  } finally {
    await open?.instance.close();
  }
}

function slicesOf({ name, header, format, frameCount }: Instance, file: string): Slice[] {
  const groupsOf = functionalGroupsOf(header);
  return Array.from({ length: frameCount }, (_, frame) => {
    const groups = groupsOf(frame);
    const own = frameCount === 1 ? name : `frame ${frame + 1} of ${name}`;
    return {
      file,
      name: own,
      frame,
      plane: planeOf(header, groups, own),
      rescale: rescaleOf(header, groups),
      format,
    };
  });
}

function rescaleOf(image: Attributes, groups: FunctionalGroups): Rescale {
  const group = groups('PixelValueTransformationSequence') ?? image;
  const slope = group.number('RescaleSlope') ?? 1;
  const intercept = group.number('RescaleIntercept') ?? 0;
  if (slope !== 0) return { slope, intercept };
  throw new MdmError('invalid-dicom', 'RescaleSlope is 0', { field: 'RescaleSlope' });
}
