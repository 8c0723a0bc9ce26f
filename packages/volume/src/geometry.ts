import type { Attributes, Keyword } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { FunctionalGroups } from './functional-groups.js';

export type Vector = readonly [x: number, y: number, z: number];

/** Where a frame is in the patient, in millimetres of the patient's coordinates: to the left, the back, the head. */
export interface Plane {
  /** Centre of the first pixel. */
  readonly position: Vector;
  /** Along a row: the direction in which the column number grows. */
  readonly row: Vector;
  readonly column: Vector;
  /** Between columns, and between rows. */
  readonly spacing: readonly [columns: number, rows: number];
  /** What a single plane takes for the distance to the next. */
  readonly thickness: number | undefined;
}

/** The grid of a volume: voxel (i, j, k) is at origin + i·axes[0] + j·axes[1] + k·axes[2], in the patient's coordinates. */
export interface Grid {
  readonly origin: Vector;
  readonly axes: readonly [columns: Vector, rows: Vector, slices: Vector];
}

/** The plane of a frame (PS3.3 §C.7.6.2), from its functional groups or from the image itself. */
export function planeOf(image: Attributes, groups: FunctionalGroups, name: string): Plane {
  const group = (sequence: Keyword) => groups(sequence) ?? image;
  const measures = group('PixelMeasuresSequence');
  const position = numbers(group('PlanePositionSequence'), 'ImagePositionPatient', 3, name);
  const orientation = numbers(group('PlaneOrientationSequence'), 'ImageOrientationPatient', 6, name);
  const spacing = numbers(measures, 'PixelSpacing', 2, name);
  const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = orientation;
  const row: Vector = [rx, ry, rz];
  const column: Vector = [cx, cy, cz];
  const isUnit = (vector: Vector) => Math.abs(length(vector) - 1) < 1e-2;
  if (!isUnit(row) || !isUnit(column) || Math.abs(dot(row, column)) > 1e-2) {
    wrong(name, 'ImageOrientationPatient', 'is no pair of directions at a right angle');
  }
  const [betweenRows = 0, betweenColumns = 0] = spacing;
  if (!(betweenRows > 0 && betweenColumns > 0)) wrong(name, 'PixelSpacing', 'is not greater than 0');
  const [x = 0, y = 0, z = 0] = position;
  return {
    position: [x, y, z],
    row: scaled(row, 1 / length(row)),
    column: scaled(column, 1 / length(column)),
    spacing: [betweenColumns, betweenRows],
    thickness: measures.number('SpacingBetweenSlices') ?? measures.number('SliceThickness'),
  };
}

/** Of the distance between slices: scanners round positions to a tenth of a millimetre. */
const relativeTolerance = 3e-2;
/** Millimetres. */
const absoluteTolerance = 1e-3;

/**
 * The order of the planes along their normal, and the grid that they make.
 * @param names  how errors name the frames
 * @throws failed-precondition  the planes are no grid: of other orientations or spacings, two at one place, unevenly apart
 *   (slices are missing), or shifted against each other (a tilted gantry)
 */
export function gridOf(
  planes: readonly Plane[],
  names: readonly string[],
): { order: readonly number[]; grid: Grid } {
  const [first] = planes;
  if (first === undefined) return refuse('there is no image', 'PixelData');
  const normal = cross(first.row, first.column);
  for (const [index, plane] of planes.entries()) requireParallel(first, plane, names[index] ?? '');
  const order = planes
    .map((plane, index) => ({ index, at: dot(plane.position, normal) }))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index);
  const sorted = order.map((index) => planes[index] ?? first);
  const lowest = sorted[0] ?? first;
  const step =
    sorted.length > 1 ? stepOf(sorted, normal, (at) => names[order[at] ?? 0] ?? '') : onlyStep(first);
  const [acrossColumns, acrossRows] = first.spacing;
  return {
    order,
    grid: {
      origin: lowest.position,
      axes: [scaled(first.row, acrossColumns), scaled(first.column, acrossRows), scaled(normal, step)],
    },
  };
}

function requireParallel(first: Plane, plane: Plane, name: string): void {
  const near = (a: readonly number[], b: readonly number[], tolerance: number) =>
    a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= tolerance);
  if (!near(first.row, plane.row, 1e-3) || !near(first.column, plane.column, 1e-3)) {
    refuse(
      `${name} has another orientation than the first image: this is no stack of slices`,
      'ImageOrientationPatient',
    );
  }
  if (!near(first.spacing, plane.spacing, relativeTolerance * first.spacing[0])) {
    refuse(`${name} has another pixel spacing than the first image`, 'PixelSpacing');
  }
}

/** Millimetres from slice to slice along the normal. */
function stepOf(sorted: readonly Plane[], normal: Vector, nameAt: (at: number) => string): number {
  const steps = sorted
    .slice(1)
    .map((plane, index) => minus(plane.position, sorted[index]?.position ?? plane.position));
  const distances = steps.map((step) => dot(step, normal));
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  const tolerance = Math.max(absoluteTolerance, relativeTolerance * mean);
  for (const [index, distance] of distances.entries()) {
    if (distance <= absoluteTolerance) {
      refuse(
        `${nameAt(index)} and ${nameAt(index + 1)} are at the same place: the series holds more than one volume`,
        'ImagePositionPatient',
      );
    }
  }
  const usual = [...distances].sort((a, b) => a - b)[distances.length >> 1] ?? mean;
  for (const [index, distance] of distances.entries()) {
    if (Math.abs(distance - usual) > Math.max(absoluteTolerance, relativeTolerance * usual)) {
      const missing = Math.round(distance / usual) - 1;
      const what =
        missing > 0 && Math.abs(distance / usual - missing - 1) < 0.1
          ? `${missing} slices are missing`
          : 'the distance is another one';
      refuse(
        `between ${nameAt(index)} and ${nameAt(index + 1)} ${what}: ${millimetres(distance)} instead of ${millimetres(usual)}`,
        'ImagePositionPatient',
      );
    }
    const shift = minus(steps[index] ?? normal, scaled(normal, distance));
    if (length(shift) > tolerance) {
      refuse(
        `${nameAt(index + 1)} is shifted by ${millimetres(length(shift))} against the slice before: the gantry was tilted`,
        'ImagePositionPatient',
      );
    }
  }
  return mean;
}

function onlyStep({ thickness }: Plane): number {
  return thickness !== undefined && thickness > 0 ? thickness : 1;
}

function millimetres(value: number): string {
  return `${Number(value.toFixed(3))} mm`;
}

function numbers(group: Attributes, keyword: Keyword, count: number, name: string): readonly number[] {
  const values = group.numbers(keyword);
  if (values.length === count && values.every(Number.isFinite)) return values;
  if (values.length === 0) {
    refuse(`${name} does not say where it is in the patient: ${keyword} is missing`, keyword);
  }
  return wrong(name, keyword, `does not have ${count} numbers`);
}

function refuse(sentence: string, field: string): never {
  fail('failed-precondition', sentence, {
    field,
    remedy: 'bring the DICOM files themselves and sort them there',
  });
}

function wrong(name: string, field: string, problem: string): never {
  fail('invalid-dicom', `${name}: ${field} ${problem}`, { field });
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector) => Math.sqrt(dot(a, a));
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
