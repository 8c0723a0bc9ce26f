import { setTimeout as pause } from 'node:timers/promises';
import type { DicomServerOptions } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { Dispatcher, Running } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';
import type { DueCommitment } from '../../store/commitments.js';
import { incomingFrom } from './incoming.js';

const lookEveryMs = 1_000;
/** How long what a process was about to tell waits when it dies. */
const holdMs = 60_000;
const atTheSameTime = 8;
/** While something is being registered. */
const longestPauseMs = 30_000;
const firstRetryMs = 10_000;
const longestRetryMs = 3_600_000;
const patienceMs = 7 * 86_400_000;

/**
 * Storage commitment for the modalities and the PACS of the hospital (PS3.4 Annex J): N-ACTION is the operation
 * `requestCommitment`, answered as soon as that is written down.
 */
export function commitmentHandlers(
  { reporter, site }: Pick<BridgeContext, 'reporter' | 'site'>,
  dispatcher: Dispatcher<BridgeContext>,
): Required<Pick<DicomServerOptions, 'onCommitment'>> {
  const incoming = incomingFrom(site);
  return {
    onCommitment: async (request) => {
      const { callingAe, calledAe, address, transactionUid, instances, signal } = request;
      const guid = await dispatcher.unary(operations.requestCommitment, incoming(request, signal), {
        callingAe,
        calledAe,
        address,
        transactionUid,
        instances: [...instances],
      });
      reporter.keep(guid, request);
    },
  };
}

type WatchContext = Pick<
  BridgeContext,
  'commitments' | 'ingest' | 'bridgeMetrics' | 'clock' | 'logger' | 'shutdown' | 'site'
>;

/**
 * Tells the results: the operation `reportCommitment`, when nothing of a request is being registered any more, or when it has
 * waited as long as the site lets it. What cannot be told is tried again, ever more rarely, for a week.
 */
export function watchCommitments(context: WatchContext, dispatcher: Dispatcher<BridgeContext>): Running {
  const { commitments, clock, logger, shutdown } = context;
  const stopping = new AbortController();
  const signal = AbortSignal.any([shutdown, stopping.signal]);
  const atWork = new Map<string, Promise<void>>();

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      try {
        const limit = atTheSameTime - atWork.size;
        const due = limit > 0 ? await commitments.take(clock(), { limit, holdMs }, signal) : [];
        for (const one of due) {
          if (atWork.has(one.guid)) continue;
          const work = look(one, context, dispatcher, signal).finally(() => atWork.delete(one.guid));
          atWork.set(one.guid, work);
        }
      } catch (err) {
        if (!signal.aborted) logger.warn({ err }, 'the requests for storage commitment cannot be looked at');
      }
      await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(atWork.values());
  }

  const watching = watch();
  return {
    close: async () => {
      stopping.abort();
      await watching;
    },
  };
}

async function look(
  commitment: DueCommitment,
  context: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<void> {
  const { commitments, ingest, bridgeMetrics, clock, logger, site } = context;
  const { guid, callingAe, address, askedMs, attempts, waiting } = commitment;
  const postpone = (pauseMs: number, error?: MdmError) =>
    commitments.postpone(guid, Math.ceil(clock() + pauseMs), error);
  const ageMs = clock() - askedMs;
  try {
    const leftMs = ingest.commitment.waitMinutes * 60_000 - ageMs;
    if (waiting && leftMs > 0) {
      await postpone(Math.min(leftMs, longestPauseMs, Math.max(lookEveryMs, ageMs / 4)));
      return;
    }
    await dispatcher.unary(operations.reportCommitment, incomingFrom(site)(commitment, signal), { guid });
    bridgeMetrics.commitments.inc({ outcome: 'told' });
  } catch (thrown) {
    const error = MdmError.from(thrown);
    const about = { err: error, source: `${callingAe} at ${address}`, attempts: attempts + 1 };
    try {
      if (signal.aborted) {
        await postpone(0);
        return;
      }
      if (ageMs < patienceMs) {
        await postpone(Math.min(longestRetryMs, firstRetryMs * 2 ** attempts), error);
        logger.warn(about, 'the result of a storage commitment could not be told');
        return;
      }
      await commitments.close(guid);
      bridgeMetrics.commitments.inc({ outcome: 'given-up' });
      logger.warn(about, 'the result of a storage commitment was not told, and is given up');
    } catch (err) {
      if (!signal.aborted) logger.warn({ err }, 'a storage commitment is not noted');
    }
  }
}
