import { describe, expect, it } from '@jest/globals';
import { newGuid } from './guid.js';
import { newestFirstCursor, newestFirstPage, type Place } from './newest-first.js';

describe('a listing, the newest first', () => {
  const before = (one: Place, other: Place) => other.ms - one.ms || other.id.localeCompare(one.id);
  /** Three of each moment, so that pages end among them. */
  const all = Array.from({ length: 20 }, (_, n): Place => ({ ms: Math.floor(n / 3), id: newGuid() })).sort(
    before,
  );
  const after = (place: Place, count: number) => all.filter((one) => before(place, one) < 0).slice(0, count);

  it.each([1, 2, 7, 19, 20, 21])('is told in pages of %d without gap or repeat', (limit) => {
    const told: Place[] = [];
    for (let cursor: string | undefined; cursor !== '' && told.length <= all.length; ) {
      const found = after(newestFirstCursor.parse(cursor), limit + 1);
      const { page, nextCursor } = newestFirstPage(found, limit, (one) => one);
      expect(page.length).toBeGreaterThan(0);
      told.push(...page);
      cursor = nextCursor;
    }
    expect(told).toEqual(all);
  });

  it('begins with the newest of all when there is no cursor, or an empty one', () => {
    for (const cursor of [undefined, '']) expect(after(newestFirstCursor.parse(cursor), 1)).toEqual([all[0]]);
    expect(newestFirstPage([], 10, (one: Place) => one)).toEqual({ page: [], nextCursor: '' });
  });

  it.each([
    ' ',
    '1',
    newGuid(),
    `x ${newGuid()}`,
    `-1 ${newGuid()}`,
    `1 ${newGuid()} `,
    `1${'0'.repeat(15)} ${newGuid()}`,
    '1 x',
  ])('refuses the cursor "%s", which none has given', (cursor) => {
    const { error } = newestFirstCursor.safeParse(cursor);
    expect(error?.issues).toMatchObject([{ message: 'is not one that a listing has given' }]);
  });
});
