import { MdmError } from '@mdm/errors';
import type { Dispatcher, Running } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import type { ConfiguredPacs } from '../../pacs/open-pacs.js';
import type { WatchContext } from './discover.js';
import { createFollower } from './follow.js';
import { lookThrough } from './look-through.js';

const lockMs = 30_000;
/** Longest pause between attempts while a PACS does not answer. */
const maxPauseMs = 300_000;

/** Something that is done with a PACS again and again, in one replica. */
interface Work {
  /** Of its lock. */
  readonly name: string;
  /** For the log, when it does not succeed. */
  readonly trouble: string;
  once(signal: AbortSignal): Promise<void>;
  failed(error: MdmError): Promise<unknown>;
}

/**
 * Looks through every PACS of the site for what it does not know yet, and at what it knows for what has become of it, both
 * in one replica. A PACS that does not answer is asked again, ever more rarely.
 */
export function watchPacs(context: BridgeContext, dispatcher: Dispatcher<BridgeContext>): Running {
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.shutdown, stopping.signal]);
  const { pacsProgress } = context;
  const watching = [...context.pacs.values()].flatMap((one) => {
    const { name } = one.config;
    const follow = createFollower(one, context, dispatcher);
    return [
      repeat(one, context, signal, {
        name: `pacs/${name}`,
        trouble: 'a PACS cannot be looked through',
        once: (held) => lookThrough(one, context, dispatcher, held),
        failed: (error) => pacsProgress.failed(name, error, signal),
      }),
      repeat(one, context, signal, {
        name: `pacs/${name}/follow`,
        trouble: 'what is in a PACS cannot be followed',
        once: follow,
        failed: (error) => pacsProgress.followFailed(name, error, signal),
      }),
    ];
  });
  return {
    close: async () => {
      stopping.abort();
      await Promise.all(watching);
    },
  };
}

async function repeat(
  { config: { name, pollSeconds } }: ConfiguredPacs,
  { coordination, logger, pacsBell }: WatchContext,
  signal: AbortSignal,
  work: Work,
): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    let begun = false;
    try {
      const once = (held: AbortSignal) => {
        begun = true;
        return work.once(AbortSignal.any([held, signal]));
      };
      await coordination.lock(work.name, lockMs, once, { waitMs: 0 });
      failures = 0;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (signal.aborted) return;
      // Unless another replica is at it: what aborts once it has begun, such as the loss of the lock, is trouble.
      if (begun || error.code !== 'aborted') {
        failures += 1;
        logger.warn({ err: error, pacs: name }, work.trouble);
        await work
          .failed(error)
          .catch((err: unknown) => logger.warn({ err, pacs: name }, 'the state of a PACS is not noted'));
      }
    }
    const pauseMs = Math.min(pollSeconds * 1_000 * 2 ** failures, Math.max(maxPauseMs, pollSeconds * 1_000));
    await pacsBell.wait(pauseMs, signal);
  }
}
