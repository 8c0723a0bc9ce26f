import { describe, expect, it } from '@jest/globals';
import { fail, MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { createStudyWalk, type StudyBrowser, type StudyWalkOptions } from './study-walk.js';

const signal = new AbortController().signal;
const dayMs = 86_400_000;
const start = Date.UTC(2024, 2, 1);

interface Kept {
  readonly uid: string;
  readonly day: string;
  instances: number;
}

/** An archive in memory; what it was asked for. */
function archive(studies: readonly Kept[], { atOnce = Number.POSITIVE_INFINITY, tells = true } = {}) {
  const asked: string[] = [];
  const lookedInto: string[] = [];
  const browser: StudyBrowser = {
    studies: async function* (from, to) {
      asked.push(`${from}–${to}`);
      const found = studies.filter(({ day }) => day >= from && day <= to);
      if (found.length > atOnce) fail('limit-exceeded', 'too many');
      yield* found.map(({ uid, instances }) => (tells ? { uid, instances } : { uid }));
    },
    instances: async function* ({ uid: study }) {
      lookedInto.push(study);
      const { instances = 0 } = studies.find(({ uid }) => uid === study) ?? {};
      yield Array.from({ length: instances }, (_, n) => `${study}.${n + 1}`);
    },
  };
  return { browser, asked, lookedInto };
}

async function look(
  browser: StudyBrowser,
  mark: string | undefined,
  { at = start, ...options }: Partial<StudyWalkOptions> & { readonly at?: number } = {},
) {
  const walk = createStudyWalk(browser, { recheckDays: 3, clock: () => at, ...options });
  return tell(walk, mark);
}

async function tell(walk: ReturnType<typeof createStudyWalk>, mark: string | undefined) {
  const refs: string[] = [];
  let last = mark;
  for await (const found of walk.changes(mark, signal)) {
    refs.push(...found.refs);
    last = found.mark;
  }
  return { refs, mark: last };
}

describe('a walk through studies by their date', () => {
  it('tells all of them from the first day on, and then looks at the last days only', async () => {
    const { browser, asked } = archive([
      { uid: '1.1', day: '1985-06-01', instances: 2 },
      { uid: '1.2', day: '2024-02-29', instances: 1 },
    ]);
    const { refs, mark } = await look(browser, undefined);
    expect({ refs, mark }).toEqual({ refs: ['1.1.1', '1.1.2', '1.2.1'], mark: '2024-02-27' });
    asked.length = 0;
    await look(browser, mark);
    expect(asked).toEqual(['2024-02-27–2024-03-02']);
  });

  it.each([true, false])(
    'looks into a study again when it has grown; its PACS tells its size: %s',
    async (tells) => {
      const study = { uid: '1.1', day: '2024-02-29', instances: 1 };
      const { browser, lookedInto } = archive([study], { tells });
      const walk = createStudyWalk(browser, { recheckDays: 3, clock: () => start });
      const { mark } = await tell(walk, '2024-02-27');
      await tell(walk, mark);
      expect(lookedInto).toHaveLength(tells ? 1 : 2);
      study.instances = 2;
      expect((await tell(walk, mark)).refs).toEqual(['1.1.1', '1.1.2']);
    },
  );

  it('asks for fewer days at once where these are too many studies', async () => {
    const studies = Array.from({ length: 40 }, (_, n) => ({
      uid: `1.${n}`,
      day: new Date(start - n * dayMs).toISOString().slice(0, 10),
      instances: 1,
    }));
    const { refs } = await look(archive(studies, { atOnce: 3 }).browser, '2024-01-01');
    expect(refs).toHaveLength(studies.length);
    expect(new Set(refs).size).toBe(studies.length);
  });

  it('fails when those of one day are too many', async () => {
    const studies = [1, 2].map((n) => ({ uid: `1.${n}`, day: '2024-02-29', instances: 1 }));
    const { browser } = archive(studies, { atOnce: 1 });
    const code = await look(browser, '2024-02-20').catch((thrown: unknown) => MdmError.from(thrown).code);
    expect(code).toBe('limit-exceeded');
  });
});

describe('a sweep through older studies', () => {
  const sweep = { days: 10, since: '2020-01-01' };

  it('notices what was added to an old study, within its days, and asks for little at a time', async () => {
    const old = { uid: '1.1', day: '2021-07-01', instances: 1 };
    const { browser, asked } = archive([old]);
    let mark = (await look(browser, undefined, { sweep })).mark;
    old.instances = 2;
    const found: string[] = [];
    for (let hour = 1; hour <= 11 * 24; hour += 1) {
      asked.length = 0;
      const told = await look(browser, mark, { sweep, at: start + hour * 3_600_000 });
      found.push(...told.refs);
      mark = told.mark;
      // A few days of studies an hour, and at the turn the rest of one round and the beginning of another.
      expect(asked.length).toBeLessThanOrEqual(4);
    }
    expect(found).toEqual(expect.arrayContaining(['1.1.1', '1.1.2']));
  });

  it('goes on where it was, and comes to every day in its time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 30, maxLength: 60 }),
        async (hours) => {
          const studies = Array.from({ length: 50 }, (_, n) => ({
            uid: `1.${n}`,
            day: new Date(Date.parse('2020-01-01') + n * 30 * dayMs).toISOString().slice(0, 10),
            instances: 1,
          }));
          const { browser } = archive(studies);
          let at = start;
          let mark = (await look(browser, undefined, { sweep, at })).mark;
          const seen = new Set<string>();
          const end = start + 21 * dayMs;
          for (let n = 0; at < end; n += 1) {
            at += (hours[n % hours.length] ?? 1) * 3_600_000;
            const told = await look(browser, mark, { sweep, at });
            for (const ref of told.refs) seen.add(ref);
            mark = told.mark;
          }
          expect(seen.size).toBe(studies.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('takes over the mark of a walk that had none', async () => {
    const { browser } = archive([]);
    const { mark } = await look(browser, '2024-02-27', { sweep });
    expect(mark).toMatch(/^2024-02-27\/20\d\d-\d\d-\d\d$/);
    // And the other way round.
    expect((await look(browser, mark)).mark).toBe('2024-02-27');
  });
});
