import type { MdmError } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import { kindOf, type SiteOutcome } from '../site-outcome.js';
import { askSite, type Batch, type SiteEvent } from './ask-site.js';
import type { Positions } from './cursor.js';

/** Asks one site for rows after a GUID. */
export type OpenSite = (site: string, after: string, signal: AbortSignal) => AsyncIterable<Batch>;

export type PagePart =
  | { readonly kind: 'rows'; readonly site: string; readonly rows: readonly amga.Row__Output[] }
  | { readonly kind: 'end'; readonly outcomes: readonly SiteOutcome[]; readonly positions: Positions };

interface Asked {
  readonly site: string;
  readonly events: AsyncGenerator<SiteEvent, void>;
  readonly started: number;
  count: number;
  spoken: boolean;
  outcome?: SiteOutcome;
}

/**
 * One page over many sites, all asked at once: rows as they come, at most `limit` in all, then how each site did. A site
 * is read on only when its last rows have been taken. When the page is full, sites that have not been heard of are still
 * waited for, up to their deadline, so that every outcome is true; what they answer is left for the next page.
 *
 * The position of a site moves only over rows that were delivered: a site that fails, is late, or finds the page full is
 * asked again from there. Sites that have told all are not asked.
 */
export async function* federatedPage(options: {
  readonly sites: readonly string[];
  readonly from: Positions;
  readonly limit: number;
  readonly deadlineMs: number;
  readonly open: OpenSite;
  readonly signal: AbortSignal;
}): AsyncGenerator<PagePart, void> {
  const { sites, from, limit, deadlineMs, open } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const positions = new Map(from);
  const asked = sites
    .filter((site) => from.get(site) !== null)
    .map((site): Asked => {
      const after = from.get(site) ?? '';
      const events = askSite({
        site,
        open: (either) => open(site, after, either),
        after,
        deadlineMs,
        signal,
      });
      return { site, events, started: performance.now(), count: 0, spoken: false };
    });
  const coming = new Map<Asked, Promise<{ from: Asked; event: SiteEvent | undefined }>>();
  const listen = (one: Asked) => {
    coming.set(
      one,
      one.events.next().then(({ value }) => ({ from: one, event: value ?? undefined })),
    );
  };
  let room = limit;

  try {
    for (const one of asked) listen(one);
    while (coming.size > 0 && (room > 0 || [...coming.keys()].some(({ spoken }) => !spoken))) {
      const { from: one, event } = await Promise.race(coming.values());
      options.signal.throwIfAborted();
      coming.delete(one);
      one.spoken = true;
      if (event === undefined) continue;
      if (event.kind === 'end') {
        one.outcome = outcomeOf(one, event.tookMs, event.error);
        if (!event.error && !event.more) positions.set(one.site, null);
        continue;
      }
      const rows = event.rows.slice(0, room);
      const last = rows.at(-1);
      if (last) {
        room -= rows.length;
        one.count += rows.length;
        positions.set(one.site, last.guid);
        yield { kind: 'rows', site: one.site, rows };
      }
      if (room > 0) listen(one);
    }
  } finally {
    stop.abort();
    await Promise.allSettled(asked.map(({ events }) => events.return()));
  }
  const outcomes = asked.map((one) => one.outcome ?? outcomeOf(one, performance.now() - one.started));
  yield { kind: 'end', outcomes, positions };
}

function outcomeOf({ site, count }: Asked, tookMs: number, error?: MdmError): SiteOutcome {
  return error
    ? { site, kind: kindOf(error), tookMs, count, error }
    : { site, kind: 'answered', tookMs, count };
}
