import { describe, expect, it } from '@jest/globals';
import { concurrently } from './concurrently.js';

describe('mapping concurrently', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await concurrently([5, 4, 3, 2, 1], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < n; turn += 1) await Promise.resolve();
      running -= 1;
      return n * 10;
    });
    expect(results).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });

  it('starts nothing more after a failure', async () => {
    const started: number[] = [];
    const work = concurrently([1, 2, 3, 4], 1, async (n) => {
      started.push(n);
      if (n === 2) throw new RangeError('two');
    });
    await expect(work).rejects.toThrow('two');
    expect(started).toEqual([1, 2]);
  });

  it('does nothing for nothing', async () => {
    expect(await concurrently([], 3, async () => 1)).toEqual([]);
  });
});
