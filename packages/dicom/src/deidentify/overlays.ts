import type { DataElement } from '../part10/elements.js';

const bitsStored = 0x00280101;
const highBit = 0x00280102;
const bitPosition = 0x0102;
const type = 0x0040;
const data = 0x3000;
/** Rows, columns, frames, type, origin, first frame, bits, statistics and data of a plane: no text. */
const geometry = [
  0x0010,
  0x0011,
  0x0015,
  type,
  0x0050,
  0x0051,
  0x0100,
  bitPosition,
  0x1301,
  0x1302,
  0x1303,
  data,
];
const withoutText = new Set(geometry);

/** Groups 60xx (PS3.3 §C.9). */
export function isOverlay(tag: number): boolean {
  return tag >>> 24 === 0x60;
}

/** Groups of the planes of a data set or item that are regions of interest (Overlay Type R), with data of their own. */
export function regionPlanes(elements: readonly DataElement[]): ReadonlySet<number> {
  const tags = new Set(elements.map(({ tag }) => tag));
  const regions = elements.filter(
    ({ tag, value }) =>
      isOverlay(tag) &&
      (tag & 0xffff) === type &&
      value.toString('latin1').trim() === 'R' &&
      tags.has(tag - type + data),
  );
  return new Set(regions.map(({ tag }) => tag >>> 16));
}

/** Whether an element of a kept plane may stay. */
export function isPlaneGeometry({ tag, items }: DataElement): boolean {
  return withoutText.has(tag & 0xffff) && items === undefined;
}

/**
 * An overlay without data of its own: its bits are in the samples (retired, PS3.3 §C.9.2 of 2004), above what is stored or, at bit 0,
 * below.
 */
export function hidesInSamples(
  elements: readonly DataElement[],
  numberOf: (tag: number) => number | undefined,
): boolean {
  const tags = new Set(elements.filter(({ value }) => value.length > 0).map(({ tag }) => tag));
  const [stored = 0, high = stored - 1] = [bitsStored, highBit].map(numberOf);
  return elements.some(
    ({ tag }) =>
      isOverlay(tag) &&
      (tag & 0xffff) === bitPosition &&
      ((numberOf(tag) ?? 0) > 0 || high >= stored) &&
      !tags.has(tag - bitPosition + data),
  );
}
