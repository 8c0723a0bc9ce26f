import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Count, disclose, type Group } from './index.js';

/** Rows of people with a value each, as a catalogue has them. */
const rowsOf = fc.array(fc.record({ person: fc.nat(12), value: fc.nat(6) }), { maxLength: 120 });
const thresholds = fc.integer({ min: 0, max: 12 });

type Row = { readonly person: number; readonly value: number };
const tallyOf = (rows: readonly Row[]) => ({
  rows: rows.length,
  people: new Set(rows.map(({ person }) => person)).size,
});
const groupsOf = (rows: readonly Row[]): Group<number>[] =>
  [...new Set(rows.map(({ value }) => value))].map((key) => ({
    key,
    tally: tallyOf(rows.filter(({ value }) => value === key)),
  }));

describe('a count', () => {
  it('is suppressed below the threshold, nothing being as suppressed as little', () => {
    const few = Count.of({ rows: 4, people: 4 }, 5).toMessage();
    expect(few).toEqual({ suppressed: { threshold: 5 } });
    expect(Count.of({ rows: 0, people: 0 }, 5).toMessage()).toEqual(few);
    expect(Count.of({ rows: 5, people: 5 }, 5).toMessage()).toEqual({ value: 5 });
  });

  it('is of people: many images of a few are few', () => {
    expect(Count.of({ rows: 500, people: 1 }, 5).shown).toBeUndefined();
  });

  it.each([0, 1])('shows everything where the threshold is %d', (threshold) => {
    expect(Count.of({ rows: 0, people: 0 }, threshold).toMessage()).toEqual({ value: 0 });
  });

  it('that comes from elsewhere is suppressed unless it says a number', () => {
    for (const message of [null, {}, { suppressed: { threshold: 5 } }]) {
      expect(Count.received(message).shown).toBeUndefined();
    }
    expect(Count.received({ value: 7, shown: 'value' }).shown).toBe(7);
  });

  it('keeps no secret that could be printed', () => {
    const count = Count.of({ rows: 3, people: 3 }, 5);
    expect(JSON.stringify(count)).not.toContain('3');
    expect(Object.values(count)).toEqual([]);
  });

  it('over several sites is of what they show', () => {
    const [shown, few] = [Count.of({ rows: 9, people: 9 }, 5), Count.of({ rows: 2, people: 2 }, 5)];
    expect(Count.sumOfShown([shown, few, shown]).shown).toBe(18);
    expect(Count.sumOfShown([few, few]).shown).toBeUndefined();
  });
});

describe('counts by group', () => {
  it('show nothing below the threshold, and nothing below it can be worked out from them', () => {
    fc.assert(
      fc.property(rowsOf, thresholds, (rows, threshold) => {
        const { total, groups, others } = disclose(tallyOf(rows), groupsOf(rows), threshold);
        if (threshold <= 1) return;
        const shown = groups.map(({ count }) => count.shown ?? 0);
        for (const value of [total.shown, others?.shown, ...shown]) {
          if (value !== undefined) expect(value).toBeGreaterThanOrEqual(threshold);
        }
        if (groups.length === 0 || total.shown === undefined) return;
        const named = new Set(groups.map(({ key }) => key));
        const left = rows.filter(({ value }) => !named.has(value));
        // The difference is always what is left; it is of nobody, or of enough people.
        expect(total.shown - shown.reduce((sum, value) => sum + value, 0)).toBe(left.length);
        if (left.length > 0) expect(tallyOf(left).people).toBeGreaterThanOrEqual(threshold);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are true where they are shown', () => {
    fc.assert(
      fc.property(rowsOf, thresholds, (rows, threshold) => {
        const { total, groups, others } = disclose(tallyOf(rows), groupsOf(rows), threshold);
        const named = new Set(groups.map(({ key }) => key));
        for (const { key, count } of groups)
          expect(count.shown).toBe(rows.filter(({ value }) => value === key).length);
        if (total.shown !== undefined) expect(total.shown).toBe(rows.length);
        const left = rows.filter(({ value }) => !named.has(value)).length;
        expect(others === undefined).toBe(left === 0);
        if (others?.shown !== undefined) expect(others.shown).toBe(left);
      }),
      { numRuns: 500 },
    );
  });

  it('leave a second group unnamed when one alone is too small', () => {
    const tally = (rows: number) => ({ rows, people: rows });
    const { groups, others, total } = disclose(
      tally(153),
      [
        { key: 'CT', tally: tally(100) },
        { key: 'MR', tally: tally(50) },
        { key: 'XA', tally: tally(3) },
      ],
      5,
    );
    expect(groups.map(({ key }) => key)).toEqual(['CT']);
    expect([total.shown, others?.shown]).toEqual([153, 53]);
  });
});
