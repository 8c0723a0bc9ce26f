import { setInterval } from 'node:timers';
import type { Running, ServiceBase } from '@mdm/rpc';
import type { PacsImageStore } from './store/pacs-images.js';
import type { RegistrationStore } from './store/registrations.js';

const refreshMs = 10_000;

/** What the bridge counts; the queue is what has been received and is not done. */
export function createBridgeMetrics({ metrics }: ServiceBase) {
  return {
    received: metrics.counter('mdm_bridge_received_total', 'instances that came in, by what became of them', [
      'outcome',
    ]),
    registered: metrics.counter('mdm_bridge_registered_total', 'images that became visible', []),
    queueDepth: metrics.gauge('mdm_bridge_queue_depth', 'registrations that are not done', []),
    queueOldest: metrics.gauge(
      'mdm_bridge_queue_oldest_seconds',
      'age of the oldest registration that is not done',
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
    pacsCaughtUp: metrics.gauge(
      'mdm_bridge_pacs_caught_up_seconds',
      'how long ago everything in a PACS was known',
      ['pacs'],
    ),
  };
}

export type BridgeMetrics = ReturnType<typeof createBridgeMetrics>;

/** Measures the queue, and how far each PACS is known, every ten seconds. */
export function watchQueue(
  context: ServiceBase & {
    readonly registrations: RegistrationStore;
    readonly pacsImages: PacsImageStore;
    readonly bridgeMetrics: BridgeMetrics;
  },
): Running {
  const { registrations, pacsImages, bridgeMetrics, clock, logger, shutdown } = context;
  const measure = async () => {
    try {
      const { depth, oldestMs } = await registrations.backlog(shutdown);
      bridgeMetrics.queueDepth.set(depth);
      bridgeMetrics.queueOldest.set(oldestMs === null ? 0 : Math.max(0, clock() - oldestMs) / 1_000);
      for (const { pacs, seen, refused, lost, caughtUpMs } of await pacsImages.progress(shutdown)) {
        bridgeMetrics.pacsSeen.set({ pacs }, seen);
        bridgeMetrics.pacsRefused.set({ pacs }, refused);
        bridgeMetrics.pacsLost.set({ pacs }, lost);
        if (caughtUpMs !== null)
          bridgeMetrics.pacsCaughtUp.set({ pacs }, Math.max(0, clock() - caughtUpMs) / 1_000);
      }
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'the queue could not be measured');
    }
  };
  const timer = setInterval(() => void measure(), refreshMs);
  timer.unref();
  return { close: async () => clearInterval(timer) };
}
