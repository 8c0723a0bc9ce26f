import { describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import fc from 'fast-check';
import type { SiteOutcome } from '../site-outcome.js';
import type { Batch } from './ask-site.js';
import type { Positions } from './cursor.js';
import { federatedPage, type OpenSite } from './federated.js';

const guidOf = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const row = (n: number): amga.Row__Output => ({ guid: guidOf(n), name: `row ${n}`, attributes: {} });

/** A catalogue: answers with the rows after a GUID in batches, at most `limit`. */
async function* answer(
  rows: readonly number[],
  after: string,
  limit: number,
  batch: number,
): AsyncGenerator<Batch> {
  const rest = rows.map(row).filter(({ guid }) => guid > after);
  const page = rest.slice(0, limit);
  for (let at = 0; at < page.length; at += batch) {
    const more = at + batch >= page.length && rest.length > limit;
    yield { rows: page.slice(at, at + batch), more };
  }
}

/** A site that answers nothing until it is given up. */
async function* silence(signal: AbortSignal): AsyncGenerator<Batch> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  throw signal.reason;
}

async function* failing(error: MdmError): AsyncGenerator<Batch> {
  yield* [];
  throw error;
}

interface Page {
  readonly rows: readonly { site: string; guid: string }[];
  readonly outcomes: readonly SiteOutcome[];
  readonly positions: Positions;
}

async function pageOf(
  open: OpenSite,
  options: { sites?: readonly string[]; from?: Positions; limit: number; deadlineMs?: number },
): Promise<Page> {
  const { sites = ['a', 'b', 'c'], from = new Map(), limit, deadlineMs = 5_000 } = options;
  const rows: { site: string; guid: string }[] = [];
  const { signal } = new AbortController();
  for await (const part of federatedPage({ sites, from, limit, deadlineMs, open, signal })) {
    if (part.kind === 'end') return { rows, outcomes: part.outcomes, positions: part.positions };
    rows.push(...part.rows.map(({ guid }) => ({ site: part.site, guid })));
  }
  throw new TypeError('the page had no end');
}

describe('a page over several sites', () => {
  it('followed by all others has every row of every site once, whatever the sizes and whoever fails', async () => {
    const rowsOf = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ a: rowsOf, b: rowsOf, c: rowsOf }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(9)),
        async (data, limit, batch, luck) => {
          const sorted = new Map(
            Object.entries(data).map(([site, rows]) => [site, rows.toSorted((x, y) => x - y)]),
          );
          const seen: string[] = [];
          let from: Positions = new Map();
          const open: OpenSite = async function* (site, after) {
            const cut = luck.next().value;
            let batches = 0;
            for await (const part of answer(sorted.get(site) ?? [], after, limit, batch)) {
              if (cut < 3 && batches === cut) throw new MdmError('unavailable', 'the site went away');
              batches += 1;
              yield part;
            }
          };
          for (let pages = 0; pages < 500; pages += 1) {
            const page = await pageOf(open, { from, limit });
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            seen.push(...page.rows.map(({ site, guid }) => `${site} ${guid}`));
            from = page.positions;
            if (['a', 'b', 'c'].every((site) => from.get(site) === null)) break;
          }
          const all = [...sorted].flatMap(([site, rows]) => rows.map((n) => `${site} ${guidOf(n)}`));
          expect(seen.toSorted()).toEqual(all.toSorted());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves what does not fit to the next page', async () => {
    const open: OpenSite = (_site, after) => answer([1, 2, 3, 4, 5, 6], after, 4, 4);
    const first = await pageOf(open, { sites: ['a'], limit: 4 });
    expect(first.rows).toHaveLength(4);
    expect(first.positions.get('a')).toBe(guidOf(4));
    const second = await pageOf(open, { sites: ['a'], from: first.positions, limit: 4 });
    expect(second.rows.map(({ guid }) => guid)).toEqual([guidOf(5), guidOf(6)]);
    expect(second.positions.get('a')).toBeNull();
  });

  it('tells answered, late, refused, unreachable and failed sites apart', async () => {
    const open: OpenSite = (site, after, signal) => {
      if (site === 'late') return silence(signal);
      if (site === 'refused') return failing(new MdmError('token-audience', 'not for this site'));
      if (site === 'unreachable') return failing(new MdmError('unavailable', 'gone'));
      if (site === 'failed') return failing(new MdmError('internal', 'an unexpected error happened'));
      return answer([1], after, 10, 1);
    };
    const sites = ['answered', 'failed', 'late', 'refused', 'unreachable'];
    const { outcomes, positions } = await pageOf(open, { sites, limit: 10, deadlineMs: 20 });
    expect(outcomes.map(({ site, kind, count }) => [site, kind, count])).toEqual([
      ['answered', 'answered', 1],
      ['failed', 'failed', 0],
      ['late', 'late', 0],
      ['refused', 'refused', 0],
      ['unreachable', 'unreachable', 0],
    ]);
    expect(outcomes.find(({ site }) => site === 'unreachable')?.error?.code).toBe('site-unreachable');
    expect([...positions]).toEqual([['answered', null]]);
  });

  it('keeps the rows of a site that fails half way, and goes on after them', async () => {
    const open: OpenSite = async function* (_site, after) {
      if (after !== '') return yield* answer([1, 2, 3], after, 10, 1);
      yield { rows: [row(1)], more: false };
      throw new MdmError('unavailable', 'the site went away');
    };
    const first = await pageOf(open, { sites: ['a'], limit: 10 });
    expect(first.outcomes).toMatchObject([{ kind: 'unreachable', count: 1 }]);
    expect(first.positions.get('a')).toBe(guidOf(1));
    const second = await pageOf(open, { sites: ['a'], from: first.positions, limit: 10 });
    expect(second.rows.map(({ guid }) => guid)).toEqual([guidOf(2), guidOf(3)]);
  });

  it('still says how every site did when one has filled it', async () => {
    const open: OpenSite = (site, after, signal) =>
      site === 'slow' ? silence(signal) : answer([1, 2, 3], after, 2, 2);
    const { rows, outcomes } = await pageOf(open, { sites: ['fast', 'slow'], limit: 2, deadlineMs: 20 });
    expect(rows).toHaveLength(2);
    expect(outcomes).toMatchObject([
      { site: 'fast', kind: 'answered', count: 2 },
      { site: 'slow', kind: 'late', count: 0 },
    ]);
  });

  it('does not believe a site whose rows are out of order', async () => {
    const open: OpenSite = async function* () {
      yield { rows: [row(2), row(1)], more: false };
    };
    const { rows, outcomes } = await pageOf(open, { sites: ['a'], limit: 10 });
    expect(rows).toEqual([]);
    expect(outcomes).toMatchObject([{ kind: 'failed', error: { code: 'corrupt' } }]);
  });

  it('reads on at a site only when its rows have been taken', async () => {
    let batches = 0;
    const open: OpenSite = async function* () {
      for (let n = 0; n < 1_000; n += 1) {
        batches += 1;
        yield { rows: [row(n)], more: true };
      }
    };
    const { signal } = new AbortController();
    const page = federatedPage({
      sites: ['a'],
      from: new Map(),
      limit: 1_000,
      deadlineMs: 5_000,
      open,
      signal,
    });
    await page.next();
    await page.next();
    expect(batches).toBe(2);
    await page.return();
  });

  it('does not count the time that the reader takes against a site', async () => {
    const open: OpenSite = (_site, after) => answer([1, 2, 3], after, 10, 1);
    const { signal } = new AbortController();
    const page = federatedPage({ sites: ['a'], from: new Map(), limit: 10, deadlineMs: 50, open, signal });
    await page.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const kinds: string[] = [];
    for await (const part of page)
      kinds.push(part.kind === 'end' ? (part.outcomes[0]?.kind ?? '') : part.kind);
    expect(kinds).toEqual(['rows', 'rows', 'answered']);
  });

  it('ends at every site when the reader goes away', async () => {
    const signals: AbortSignal[] = [];
    const open: OpenSite = (site, after, signal) => {
      signals.push(signal);
      return site === 'a' ? answer([1, 2], after, 10, 1) : silence(signal);
    };
    const { signal } = new AbortController();
    const page = federatedPage({
      sites: ['a', 'b'],
      from: new Map(),
      limit: 10,
      deadlineMs: 60_000,
      open,
      signal,
    });
    await page.next();
    await page.return();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
