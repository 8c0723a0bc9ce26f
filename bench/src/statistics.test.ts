import { describe, expect, it } from '@jest/globals';
import { median, quantile, summarise } from './statistics.js';

const figure = { name: 'x', unit: 'MB/s', limit: 'nothing', peerName: 'other' } as const;

describe('the statistics of a bench', () => {
  it('interpolates between values, whatever their order', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([5, 1, 3, 2, 4], 0.95)).toBeCloseTo(4.8);
    expect(() => median([])).toThrow('no values');
  });

  it('takes the ratio from pairs, so that a slow moment of the machine hits both', () => {
    const row = summarise({ ...figure, better: 'more' }, [10, 2, 30], [5, 1, 10]);
    expect(row).toMatchObject({ value: 10, min: 2, max: 30, repetitions: 3 });
    expect(row.peer).toEqual({ name: 'other', value: 5, min: 1, max: 10, ratio: 2 });
  });

  it('says above 1 for ours being better also where less is better', () => {
    expect(summarise({ ...figure, better: 'less' }, [5], [10]).peer?.ratio).toBe(2);
  });

  it('holds the value or the ratio against the goal', () => {
    const goal = { of: 'value', bound: 10 } as const;
    expect(summarise({ ...figure, better: 'more', goal }, [10]).goal?.reached).toBe(true);
    expect(summarise({ ...figure, better: 'less', goal }, [11]).goal?.reached).toBe(false);
    expect(
      summarise({ ...figure, better: 'less', goal: { of: 'ratio', bound: 2 } }, [5], [10]).goal?.reached,
    ).toBe(true);
  });
});
