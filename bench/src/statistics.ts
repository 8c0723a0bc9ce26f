import { fail } from '@mdm/errors';
import type { Row } from './result.js';

/** Linear between the two nearest values; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return fail('invalid-argument', 'there are no values');
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What a row says besides its figures. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly better: Row['better'];
  readonly limit: string;
  readonly peerName?: string;
  /** Better or equal is reached; a ratio is better when it is more. */
  readonly goal?: { readonly of: 'value' | 'ratio'; readonly bound: number };
}

/** The row of so many repetitions, the peer's in the same order as ours. */
export function summarise(figure: Figure, ours: readonly number[], theirs?: readonly number[]): Row {
  const { name, unit, better, limit, peerName = '', goal } = figure;
  const value = median(ours);
  const peer = theirs && {
    name: peerName,
    ...spread(theirs),
    ratio: median(
      ours.map((own, index) => {
        const other = theirs[index] ?? Number.NaN;
        return better === 'more' ? own / other : other / own;
      }),
    ),
  };
  const measured = goal?.of === 'ratio' ? peer?.ratio : value;
  return {
    name,
    unit,
    better,
    limit,
    ...spread(ours),
    repetitions: ours.length,
    ...(peer && { peer }),
    ...(goal &&
      measured !== undefined && {
        goal: {
          ...goal,
          reached: goal.of === 'value' && better === 'less' ? measured <= goal.bound : measured >= goal.bound,
        },
      }),
  };
}

function spread(values: readonly number[]): { value: number; min: number; max: number } {
  return { value: median(values), min: Math.min(...values), max: Math.max(...values) };
}
