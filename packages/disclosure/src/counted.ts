import { Count, type Tally } from './count.js';

/** The rows that have the same values of what was grouped by. */
export interface Group<Key> {
  readonly key: Key;
  readonly tally: Tally;
}

/** What may be shown of a number of rows and of the groups that they fall into. */
export interface Counted<Key> {
  readonly total: Count;
  /** The largest first. */
  readonly groups: readonly { readonly key: Key; readonly count: Count }[];
  /** The rows of all other groups, which are not named; undefined when there are none. */
  readonly others: Count | undefined;
}

/**
 * Names only groups that are large enough: that a value occurs at all says something of the few who have it. Whoever takes
 * the groups away from the total must not learn a small number either, so as long as too few people are left, the smallest
 * of the groups is left unnamed as well (complementary suppression).
 * @param groups all groups, or the largest of them; their rows are no more than those of the total
 */
export function disclose<Key>(total: Tally, groups: readonly Group<Key>[], threshold: number): Counted<Key> {
  const named = groups
    .map(({ key, tally }) => ({ key, tally, count: Count.of(tally, threshold) }))
    .filter(({ count }) => count.shown !== undefined)
    .sort((one, other) => other.tally.rows - one.tally.rows);
  let rows = total.rows - named.reduce((sum, { tally }) => sum + tally.rows, 0);
  // People may be in several groups: only how many there are at least is known of groups that are put together.
  let people = Math.max(0, ...groups.map(({ tally }) => tally.people).filter((few) => few < threshold));
  while (rows > 0 && people < threshold && named.length > 0) {
    const smallest = named.pop();
    rows += smallest?.tally.rows ?? 0;
    people = Math.max(people, smallest?.tally.people ?? 0);
  }
  if (named.length === 0) people = total.people;
  return {
    total: Count.of(total, threshold),
    groups: named.map(({ key, count }) => ({ key, count })),
    others: rows > 0 ? Count.of({ rows, people }, threshold) : undefined,
  };
}
