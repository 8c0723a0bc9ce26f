/** How much data say about a person, from the most telling to the least. */
export const dataLevels = ['identified', 'pseudonymous', 'anonymous'] as const;
export type DataLevel = (typeof dataLevels)[number];

/** The less telling of two levels; undefined sets no limit. */
export function lowerLevel(a: DataLevel | undefined, b: DataLevel | undefined): DataLevel | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return dataLevels.indexOf(a) > dataLevels.indexOf(b) ? a : b;
}
