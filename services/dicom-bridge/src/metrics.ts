import { setInterval } from 'node:timers';
import type { Running, ServiceBase } from '@mdm/rpc';
import type { CommitmentStore } from './store/commitments.js';
import type { PacsProgressStore } from './store/pacs-progress.js';
import type { QuarantineStore } from './store/quarantine.js';
import type { RegistrationStore } from './store/registrations.js';

const refreshMs = 10_000;

/** What the bridge counts; the queue is what has been received and is not done. */
export function createBridgeMetrics({ metrics }: ServiceBase) {
  return {
    received: metrics.counter('mdm_bridge_received_total', 'instances that came in, by what became of them', [
      'outcome',
    ]),
    quarantined: metrics.counter('mdm_bridge_quarantined_total', 'instances that were put aside, by cause', [
      'cause',
    ]),
    quarantineFull: metrics.counter(
      'mdm_bridge_quarantine_full_total',
      'instances that were refused and not kept, because the quarantine is full',
      [],
    ),
    quarantineBytes: metrics.gauge('mdm_bridge_quarantine_bytes', 'what was put aside takes up', []),
    registered: metrics.counter('mdm_bridge_registered_total', 'images that became visible', []),
    queueDepth: metrics.gauge('mdm_bridge_queue_depth', 'registrations that are not done', []),
    givenUp: metrics.gauge(
      'mdm_bridge_given_up',
      'registrations that were given up and wait for an administrator',
      [],
    ),
    queueOldest: metrics.gauge(
      'mdm_bridge_queue_oldest_seconds',
      'age of the oldest registration that is not done',
      [],
    ),
    commitments: metrics.counter(
      'mdm_bridge_commitments_total',
      'requests for storage commitment whose result was told, or given up',
      ['outcome'],
    ),
    commitmentsWaiting: metrics.gauge(
      'mdm_bridge_commitments_waiting',
      'requests for storage commitment whose result is still to be told',
      [],
    ),
    commitmentsOldest: metrics.gauge(
      'mdm_bridge_commitments_oldest_seconds',
      'age of the oldest request for storage commitment whose result is still to be told',
      [],
    ),
    pacsSeen: metrics.gauge('mdm_bridge_pacs_seen', 'instances of a PACS that were looked at', ['pacs']),
    pacsRefused: metrics.gauge('mdm_bridge_pacs_refused', 'instances of a PACS that were not taken', [
      'pacs',
    ]),
    pacsLost: metrics.gauge(
      'mdm_bridge_pacs_lost',
      'registered images that their PACS does not have any more, or has with other content',
      ['pacs'],
    ),
    pacsWithdrawn: metrics.gauge(
      'mdm_bridge_pacs_withdrawn',
      'images that were removed because of what became of them in their PACS',
      ['pacs'],
    ),
    pacsHeldBack: metrics.gauge(
      'mdm_bridge_pacs_held_back',
      'images that would be removed because of their PACS, and wait for an administrator',
      ['pacs'],
    ),
    pacsLeft: metrics.gauge(
      'mdm_bridge_pacs_left',
      'entries of the log of a PACS that are still to be read',
      ['pacs'],
    ),
    pacsRoundLeft: metrics.gauge(
      'mdm_bridge_pacs_round_left',
      'images of a PACS that are still to be looked at in this round',
      ['pacs'],
    ),
    pacsCaughtUp: metrics.gauge(
      'mdm_bridge_pacs_caught_up_seconds',
      'how long ago everything in a PACS was known',
      ['pacs'],
    ),
  };
}

export type BridgeMetrics = ReturnType<typeof createBridgeMetrics>;

type Measured = Pick<ServiceBase, 'clock' | 'logger' | 'shutdown'> & {
  readonly registrations: RegistrationStore;
  readonly quarantine: QuarantineStore;
  readonly pacsProgress: PacsProgressStore;
  readonly commitments: CommitmentStore;
  readonly bridgeMetrics: BridgeMetrics;
};

/** Sets the gauges to what is so now. */
export async function measureQueue(context: Measured): Promise<void> {
  const { registrations, quarantine, pacsProgress, commitments, bridgeMetrics, clock, shutdown } = context;
  const { depth, oldestMs, givenUp } = await registrations.backlog(shutdown);
  bridgeMetrics.queueDepth.set(depth);
  bridgeMetrics.givenUp.set(givenUp);
  bridgeMetrics.queueOldest.set(oldestMs === null ? 0 : Math.max(0, clock() - oldestMs) / 1_000);
  bridgeMetrics.quarantineBytes.set(await quarantine.usedBytes(shutdown));
  const waiting = await commitments.backlog(shutdown);
  bridgeMetrics.commitmentsWaiting.set(waiting.count);
  bridgeMetrics.commitmentsOldest.set(
    waiting.oldestMs === null ? 0 : Math.max(0, clock() - waiting.oldestMs) / 1_000,
  );
  for (const one of await pacsProgress.progress(shutdown)) {
    const { pacs, seen, refused, gone, changed, withdrawn, left, roundTotal, roundLooked, caughtUpMs } = one;
    bridgeMetrics.pacsSeen.set({ pacs }, seen);
    bridgeMetrics.pacsRefused.set({ pacs }, refused);
    bridgeMetrics.pacsLost.set({ pacs }, gone + changed);
    bridgeMetrics.pacsWithdrawn.set({ pacs }, withdrawn);
    bridgeMetrics.pacsLeft.set({ pacs }, left ?? 0);
    bridgeMetrics.pacsRoundLeft.set({ pacs }, Math.max(0, roundTotal - roundLooked));
    if (caughtUpMs !== null)
      bridgeMetrics.pacsCaughtUp.set({ pacs }, Math.max(0, clock() - caughtUpMs) / 1_000);
  }
}

/** Measures the queue, and how far each PACS is known, every ten seconds. */
export function watchQueue(context: Measured): Running {
  const { logger, shutdown } = context;
  const measure = () =>
    measureQueue(context).catch((err: unknown) => {
      if (!shutdown.aborted) logger.warn({ err }, 'the queue could not be measured');
    });
  const timer = setInterval(() => void measure(), refreshMs);
  timer.unref();
  return { close: async () => clearInterval(timer) };
}
