import { setTimeout as pause } from 'node:timers/promises';
import { MdmError } from '@mdm/errors';
import type { Dispatcher, Running } from '@mdm/rpc';
import pMap from 'p-map';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';
import type { ConfiguredPacs } from '../../pacs/open-pacs.js';

const lockMs = 30_000;
/** Longest pause between attempts while a PACS does not answer. */
const maxPauseMs = 300_000;

type WatchContext = Pick<
  BridgeContext,
  'pacs' | 'pacsImages' | 'coordination' | 'clock' | 'logger' | 'shutdown' | 'site'
>;

/**
 * Looks through every PACS of the site for what it does not know yet, in one replica: what is seen becomes the operation
 * `discover`. Where it goes on is kept once everything before is queued, so that nothing is missed and little is seen twice. A
 * PACS that does not answer is asked again, ever more rarely.
 */
export function watchPacs(context: BridgeContext, dispatcher: Dispatcher<BridgeContext>): Running {
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.shutdown, stopping.signal]);
  const watching = [...context.pacs.values()].map((one) => watch(one, context, dispatcher, signal));
  return {
    close: async () => {
      stopping.abort();
      await Promise.all(watching);
    },
  };
}

async function watch(
  one: ConfiguredPacs,
  context: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<void> {
  const { coordination, pacsImages, logger } = context;
  const { name, pollSeconds } = one.config;
  for (let failures = 0; !signal.aborted; ) {
    try {
      await coordination.lock(
        `pacs/${name}`,
        lockMs,
        (held) => lookThrough(one, context, dispatcher, AbortSignal.any([held, signal])),
        { waitMs: 0 },
      );
      failures = 0;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (signal.aborted) return;
      // Another replica is at it.
      if (error.code !== 'aborted') {
        failures += 1;
        logger.warn({ err: error, pacs: name }, 'a PACS cannot be looked through');
        await pacsImages
          .failed(name, error, signal)
          .catch((err: unknown) => logger.warn({ err, pacs: name }, 'the state of a PACS is not noted'));
      }
    }
    const pauseMs = Math.min(pollSeconds * 1_000 * 2 ** failures, Math.max(maxPauseMs, pollSeconds * 1_000));
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Once from where it went on to the end. @throws unavailable  the PACS, or the database, does not answer */
async function lookThrough(
  { pacs, config: { name, backfill, limits } }: ConfiguredPacs,
  context: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<void> {
  const { pacsImages, clock } = context;
  const begin = async () => (backfill === true ? undefined : backfill || (await pacs.now(signal)));
  let mark = await pacsImages.mark(name, signal);
  if (mark === undefined) {
    mark = await begin();
    // What comes from now on is noticed, also when this process ends before anything has come.
    if (mark !== undefined) await pacsImages.advance({ pacs: name, mark, seen: 0 }, signal);
  }
  for await (const found of pacs.changes(mark, signal)) {
    const known = await pacsImages.known(name, found.refs, signal);
    const fresh = found.refs.filter((ref) => !known.has(ref));
    await pMap(fresh, (ref) => discover(ref, pacs, context, dispatcher, signal), {
      concurrency: limits.concurrent,
    });
    await pacsImages.advance({ pacs: name, mark: found.mark, seen: fresh.length }, signal);
  }
  await pacsImages.caughtUp(name, clock(), signal);
}

/** One instance. What can never be taken is written down; what may pass ends the round. */
async function discover(
  ref: string,
  pacs: ConfiguredPacs['pacs'],
  { pacsImages, clock, logger, site }: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<void> {
  const { name } = pacs;
  try {
    const file = await pacs.fetch(ref, { signal, urgent: false });
    const incoming = {
      peer: () => ({ name: 'modality' as const, site, dn: '', thumbprint: '' }),
      token: undefined,
      proof: undefined,
      origin: `PACS ${name}`,
      signal,
    };
    try {
      await dispatcher.upload(operations.discover, incoming, { pacs: name, ref }, file);
    } finally {
      // Whoever took it may not have read it to its end.
      await file.return(undefined);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    const error = MdmError.from(thrown);
    if (error.kind.transient || error.code === 'internal') throw error;
    // Taken away again before anybody has looked at it.
    if (error.code === 'not-found') return;
    logger.warn({ err: error, pacs: name }, 'an instance of a PACS is not taken');
    await pacsImages.refuse({ pacs: name, ref, error }, clock(), signal);
  }
}
