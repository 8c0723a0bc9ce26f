/** How much data say about a person, from the least telling to the most. */
export const dataLevels = ['anonymous', 'pseudonymous', 'identified'] as const;
export type DataLevel = (typeof dataLevels)[number];

/** The less telling of two levels; undefined sets no limit. */
export function lowerLevel(a: DataLevel | undefined, b: DataLevel | undefined): DataLevel | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return rankOf(a) < rankOf(b) ? a : b;
}

/** 1 anonymous, 2 pseudonymous, 3 identified (also for no limit), as SQL has it. */
export const rankOf = (level: DataLevel | undefined): number =>
  level === undefined ? dataLevels.length : dataLevels.indexOf(level) + 1;
