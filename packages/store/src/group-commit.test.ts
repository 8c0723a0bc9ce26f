import { describe, expect, it } from '@jest/globals';
import { groupCommit } from './group-commit.js';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('a group commit', () => {
  it('commits a lonely item at once and gathers the next ones meanwhile', async () => {
    const first = gate();
    const groups: number[][] = [];
    const commit = groupCommit<number, number>(async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await first.opened;
      return items.map((item) => item * 10);
    }, 3);
    const results = [1, 2, 3, 4, 5].map((item) => commit(item));
    first.open();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('tells every item of a group that failed, and goes on with the next group', async () => {
    const commit = groupCommit<number, number>(async (items) => {
      if (items.includes(2)) throw new TypeError('no');
      return items;
    }, 10);
    const results = await Promise.allSettled([commit(1), commit(2), commit(3)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await commit(4)).toBe(4);
  });
});
