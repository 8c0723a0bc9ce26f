import { MdmError } from '@mdm/errors';
import type { Found, Pacs } from './pacs.js';

/** A study that a PACS has. */
export interface Study {
  readonly uid: string;
  /** How many instances it has now, where the PACS tells. */
  readonly instances?: number | undefined;
}

/** A PACS that can be asked for its studies by their date, and for the instances of one. */
export interface StudyBrowser {
  /**
   * The studies of these days, `YYYY-MM-DD`, both included.
   * @throws limit-exceeded  they are too many for one answer
   */
  studies(from: string, to: string, signal: AbortSignal): AsyncIterable<Study>;
  /** The names of the instances of a study, in portions. */
  instances(study: Study, signal: AbortSignal): AsyncIterable<readonly string[]>;
}

export interface StudyWalkOptions {
  /** So many days back, by the date of the study, what comes is noticed. */
  readonly recheckDays: number;
  /** All older studies are looked through again, evenly over so many days, from the first day on that is wanted at all. */
  readonly sweep?: { readonly days: number; readonly since: string | undefined } | undefined;
  readonly clock: () => number;
}

const dayMs = 86_400_000;
/** How many days of studies are asked for at once while what was there before is looked through. */
const windowDays = 30;
/** No study of a PACS is older than this. */
const firstDay = '1980-01-01';
const maxRemembered = 50_000;

/**
 * What is new in a PACS that has no list of what has arrived: studies are looked for by their date, and of a study that has as
 * many instances as before nothing is asked. A mark is the day from which on that is still to be done, `YYYY-MM-DD`: the last
 * `recheckDays` are looked at again each time. With a sweep, the day up to which it has come follows behind a `/`.
 */
export function createStudyWalk(
  browser: StudyBrowser,
  { recheckDays, sweep, clock }: StudyWalkOptions,
): Pick<Pacs, 'now' | 'changes'> {
  /** How many instances studies had when all of them were told. */
  const told = new Map<string, number>();
  const today = () => startOf(clock());
  /** East of here a study may be dated a day ahead. */
  const tomorrow = () => today() + dayMs;

  async function* between(
    from: number,
    to: number,
    mark: string,
    signal: AbortSignal,
  ): AsyncGenerator<Found> {
    for await (const study of studies(from, to, signal)) {
      const { uid, instances = Number.NaN } = study;
      if (told.get(uid) === instances) continue;
      for await (const refs of browser.instances(study, signal)) yield { refs, mark };
      if (told.size >= maxRemembered) told.clear();
      told.set(uid, instances);
    }
  }

  /** In halves, where a PACS does not tell so many at once. */
  async function* studies(from: number, to: number, signal: AbortSignal): AsyncGenerator<Study> {
    try {
      yield* browser.studies(dayOf(from), dayOf(to), signal);
    } catch (thrown) {
      if (from >= to || MdmError.from(thrown).code !== 'limit-exceeded') throw thrown;
      const middle = startOf(from + (to - from) / 2);
      yield* studies(from, middle, signal);
      yield* studies(middle + dayMs, to, signal);
    }
  }

  /** Where the sweep is to be by now. */
  function target(since: number, days: number): number {
    const share = (clock() % (days * dayMs)) / (days * dayMs);
    return since + Math.floor((share * (today() - since)) / dayMs) * dayMs;
  }

  async function* sweeping(
    mark: { readonly day: string; readonly swept: number | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<Found> {
    if (!sweep) return;
    const since = Date.parse(sweep.since ?? firstDay);
    const until = target(since, sweep.days);
    const from = mark.swept ?? until;
    const spans =
      from <= until
        ? [[from, until]]
        : [
            [from, today()],
            [since, until],
          ];
    for (const [first = until, last = until] of spans) {
      for (let at = first; at < last; ) {
        const next = Math.min(at + windowDays * dayMs, last);
        yield* between(at, next - dayMs, `${mark.day}/${dayOf(at)}`, signal);
        yield { refs: [], mark: `${mark.day}/${dayOf(next)}` };
        at = next;
      }
    }
    if (mark.swept === undefined) yield { refs: [], mark: `${mark.day}/${dayOf(until)}` };
  }

  return {
    now: async () => dayOf(clock()),

    changes: async function* (mark, signal) {
      const [day = firstDay, swept] = mark?.split('/') ?? [];
      const behind = sweep && swept !== undefined ? `/${swept}` : '';
      let reached = day;
      for (let from = Date.parse(day); from <= tomorrow(); ) {
        const to = Math.min(from + windowDays * dayMs, tomorrow());
        yield* between(from, to, `${dayOf(from)}${behind}`, signal);
        reached = dayOf(Math.min(to, Math.max(from, today() - recheckDays * dayMs)));
        yield { refs: [], mark: `${reached}${behind}` };
        from = to + dayMs;
      }
      yield* sweeping({ day: reached, swept: behind === '' ? undefined : Date.parse(swept ?? '') }, signal);
    },
  };
}

const startOf = (ms: number): number => ms - (ms % dayMs);
/** UTC. */
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
