import { MdmError } from '@mdm/errors';
import type { Dispatcher } from '@mdm/rpc';
import pMap from 'p-map';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';
import { compareImage, tellLost } from '../../pacs/compare.js';
import { fingerprintsOf } from '../../pacs/fingerprints.js';
import type { ConfiguredPacs } from '../../pacs/open-pacs.js';
import { dueNow, duePolicyOf } from '../../pacs/withdrawals.js';
import type { PacsImage } from '../../store/pacs-images.js';
import { discover, incomingFrom, type WatchContext } from './discover.js';

const pageSize = 500;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A PACS that deletes all the time has all that it has listed no more often than this. */
const listMs = 600_000;
/** Removals at the same time. */
const atOnce = { concurrency: 4 };

type Listed = PacsImage & { readonly withdrawn: boolean };

/**
 * Follows what becomes of the images that a PACS keeps. Each is looked at once in `reconcileDays`, evenly spread; where the PACS
 * says how much it has and that becomes less, all that are missing are looked for at once. What is gone or has changed is
 * noted, and removed where the policy of the PACS says so.
 * @returns what is to be done once in a while. Its error: `unavailable`, the PACS, the gateway, or the database does not answer
 */
export function createFollower(
  { pacs, config }: ConfiguredPacs,
  context: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
): (signal: AbortSignal) => Promise<void> {
  const { name, limits, reconcileDays } = config;
  const { pacsImages, pacsLosses, pacsProgress, bridgeMetrics, alert, clock, logger, site } = context;
  const looks = { concurrency: limits.concurrent };
  const policy = duePolicyOf(config);
  let listedMs = Number.NEGATIVE_INFINITY;
  let countedMs = Number.NEGATIVE_INFINITY;

  /** One look at one image. */
  async function look(image: Listed, signal: AbortSignal): Promise<void> {
    const has = await pacs.has(image.ref, signal);
    if (image.withdrawn) {
      if (has) await discover(image.ref, pacs, context, dispatcher, signal);
    } else if (!has) {
      await pacsImages.lose([image.guid], 'gone', clock(), signal);
      tellLost(name, 'gone', context);
    } else if (image.lost !== null) await compareImage(image, pacs, context, signal);
  }

  async function lookForMissing(signal: AbortSignal): Promise<void> {
    const { inventory } = pacs;
    if (!inventory) return;
    const before = await pacsProgress.keptCount(name, signal);
    const count = await inventory.count(signal);
    if (before !== undefined && count < before) {
      if (clock() < listedMs + listMs) return;
      listedMs = clock();
      const kept = await fingerprintsOf(inventory.list(signal));
      for (let after: string | null = null; ; ) {
        const images: readonly Listed[] = await pacsLosses.next(name, after, pageSize, signal);
        const missing = images.filter(
          ({ ref, lost, withdrawn }) => lost === null && !withdrawn && !kept.has(ref),
        );
        await pMap(missing, (image) => look(image, signal), looks);
        after = images.at(-1)?.guid ?? null;
        if (images.length < pageSize) break;
      }
    }
    if (count !== before) await pacsProgress.setKeptCount(name, count, signal);
  }

  async function lookAtSome(signal: AbortSignal): Promise<void> {
    const now = clock();
    const periodMs = reconcileDays * dayMs;
    const former = await pacsProgress.round(name, signal);
    const over = former === undefined || (former.after === null && former.looked >= former.total);
    if (former && over && now < former.beganMs + periodMs) return;
    let round = former && !over ? former : { beganMs: now, total: 0, looked: 0, after: null };
    if (round.total === 0 || now >= countedMs + hourMs) {
      countedMs = now;
      round = { ...round, total: await pacsLosses.count(name, signal) };
      if (round.total === 0) return;
    }
    const passed = (now - round.beganMs) / periodMs;
    // At the end also what has come since they were counted.
    const goal = passed < 1 ? Math.floor(round.total * passed) : Number.POSITIVE_INFINITY;
    while (round.looked < goal) {
      const limit = Math.min(pageSize, goal - round.looked);
      const images = await pacsLosses.next(name, round.after, limit, signal);
      await pMap(images, (image) => look(image, signal), looks);
      const ended = images.length < limit;
      const looked = round.looked + images.length;
      round = ended
        ? { ...round, total: looked, looked, after: null }
        : { ...round, total: Math.max(round.total, looked), looked, after: images.at(-1)?.guid ?? null };
      await pacsProgress.setRound(name, round, signal);
      if (ended) return;
    }
    if (!former || over) await pacsProgress.setRound(name, round, signal);
  }

  /** The second look at what is missing. */
  async function lookAgain(confirmMs: number, signal: AbortSignal): Promise<void> {
    const now = clock();
    let after: string | undefined;
    for (let more = true; more; ) {
      const images = await pacsLosses.toLookAtAgain(name, { confirmMs, now, after, limit: pageSize }, signal);
      const again = images.filter(({ isTime }) => isTime);
      await pMap(again, (image) => look({ ...image, withdrawn: false }, signal), looks);
      after = images.at(-1)?.guid;
      more = images.length === pageSize;
    }
  }

  async function withdraw(signal: AbortSignal): Promise<void> {
    if (!policy) return;
    const now = clock();
    const { due, heldBack } = await dueNow({ config, policy, losses: pacsLosses, now }, signal);
    bridgeMetrics.pacsHeldBack.set({ pacs: name }, heldBack);
    if (heldBack > 0) {
      alert(
        { source: `PACS ${name}`, cause: 'withdrawals' },
        'more images than allowed would be removed because of the PACS, and wait; see "mdm bridge pacs"',
      );
    }
    const confirmed = heldBack > 0;
    let after: string | undefined;
    for (let left = due; left > 0; ) {
      const limit = Math.min(pageSize, left);
      const images = await pacsLosses.due(name, policy, { now, confirmed, after, limit }, signal);
      await pMap(images, ({ guid }) => withdrawOne(guid, signal), atOnce);
      after = images.at(-1)?.guid;
      left = images.length < limit ? 0 : left - images.length;
    }
  }

  async function withdrawOne(guid: string, signal: AbortSignal): Promise<void> {
    try {
      await dispatcher.unary(operations.withdraw, incomingFrom(name, site, signal), { pacs: name, guid });
    } catch (thrown) {
      signal.throwIfAborted();
      const error = MdmError.from(thrown);
      if (error.kind.transient || error.code === 'internal') throw error;
      logger.warn({ err: error, pacs: name, guid }, 'an image that a PACS has lost is not removed');
    }
  }

  async function takeAnew(refs: readonly string[], signal: AbortSignal): Promise<string[]> {
    const taken = await pMap(
      refs,
      async (ref) => ((await discover(ref, pacs, context, dispatcher, signal)) ? [ref] : []),
      looks,
    );
    return taken.flat();
  }

  /** What an administrator has asked for. What is not taken is refused anew, or gone. */
  async function tryRefusedAgain(signal: AbortSignal): Promise<void> {
    for (let refs = await pacsImages.refusedAgain(name, pageSize, signal); refs.length > 0; ) {
      await takeAnew(refs, signal);
      await pacsImages.unrefuseAll(name, refs, signal);
      refs = await pacsImages.refusedAgain(name, pageSize, signal);
    }
  }

  return async (signal) => {
    if (config.storage === 'backed') {
      await lookForMissing(signal);
      await lookAtSome(signal);
      if (policy?.gone) await lookAgain(policy.confirmMs, signal);
      await withdraw(signal);
      await takeAnew(await pacsLosses.toReplace(name, pageSize, signal), signal);
    }
    await tryRefusedAgain(signal);
    await pacsProgress.followed(name, signal);
  };
}
