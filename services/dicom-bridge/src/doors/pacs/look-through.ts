import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from '@mdm/rpc';
import pMap from 'p-map';
import type { BridgeContext } from '../../context.js';
import { compareImage } from '../../pacs/compare.js';
import type { ConfiguredPacs } from '../../pacs/open-pacs.js';
import type { Found } from '../../pacs/pacs.js';
import { discover, type WatchContext } from './discover.js';

/** How often it is looked whether enough of what waits is registered. */
const queueMs = 1_000;
const secondMs = 1_000;

/**
 * Looks through a PACS once, from where it went on to the end: what is seen becomes the operation `discover`. Where it goes on is
 * kept once everything before is queued, so that nothing is missed and little is seen twice. It goes no faster than what
 * is found is registered: no more than `limits.waiting` registrations and one portion wait.
 * @throws unavailable  the PACS, or the database, does not answer
 */
export async function lookThrough(
  { pacs, config: { name, backfill, limits } }: ConfiguredPacs,
  context: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<void> {
  const { pacsProgress, registrations, clock } = context;
  const begin = async () => (backfill === true ? undefined : backfill || (await pacs.now(signal)));
  let mark = await pacsProgress.mark(name, signal);
  if (mark === undefined) {
    mark = await begin();
    // What comes from now on is noticed, also when this process ends before anything has come.
    if (mark !== undefined) await pacsProgress.advance({ pacs: name, mark, seen: 0 }, signal);
  }
  const rate = rateSince(clock);
  for await (const found of pacs.changes(mark, signal)) {
    while (await registrations.moreThan(limits.waiting, signal)) await pause(queueMs, undefined, { signal });
    const seen = await take(found);
    await pacsProgress.advance(
      { pacs: name, mark: found.mark, seen, left: found.left, perSecond: rate(found.entries) },
      signal,
    );
  }
  await pacsProgress.caughtUp(name, clock(), signal);

  /** Everything of one portion; how many instances of it were not known. */
  async function take({ refs, arrivals = false }: Found): Promise<number> {
    const { pacsImages } = context;
    const images = await pacsImages.named(name, refs, signal);
    const refused = await pacsImages.refused(name, refs, signal);
    const known = new Set(images.map(({ ref }) => ref));
    const fresh = refs.filter((ref) => !known.has(ref) && (arrivals || !refused.has(ref)));
    const atOnce = { concurrency: limits.concurrent };
    const taken = await pMap(
      fresh,
      async (ref) => ((await discover(ref, pacs, context, dispatcher, signal)) ? [ref] : []),
      atOnce,
    );
    await pacsImages.unrefuse(
      name,
      taken.flat().filter((ref) => refused.has(ref)),
      signal,
    );
    const doubtful = images.filter(({ lost }) => arrivals || lost !== null);
    await pMap(doubtful, (image) => compareImage(image, pacs, context, signal), atOnce);
    return fresh.length;
  }
}

/** Entries in a second since now, told one portion after the other; undefined where they are not counted. */
function rateSince(clock: () => number): (entries: number | undefined) => number | undefined {
  const begunMs = clock();
  let all = 0;
  return (entries) => {
    if (entries === undefined) return undefined;
    all += entries;
    return (all * secondMs) / Math.max(secondMs, clock() - begunMs);
  };
}
