import { setInterval } from 'node:timers';
import type { Running } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';

const everyMs = 3_600_000;
const dayMs = 86_400_000;
const batch = 1_000;

type Swept = Pick<BridgeContext, 'spool' | 'quarantine' | 'ingest' | 'clock' | 'logger' | 'shutdown'>;

/** Removes what was put aside longer ago than the site keeps it, and files that nobody knows of. How many it has removed. */
export async function sweepQuarantine(context: Swept): Promise<number> {
  const { spool, quarantine, ingest, clock, shutdown } = context;
  const beforeMs = clock() - ingest.quarantine.days * dayMs;
  let expired = 0;
  for (let more = true; more; ) {
    const gone = await quarantine.expire(beforeMs, batch, shutdown);
    await spool.aside.remove(gone);
    expired += gone.length;
    more = gone.length === batch;
  }
  const files = await spool.aside.list();
  for (let start = 0; start < files.length; start += batch) {
    const some = files.slice(start, start + batch);
    const known = await quarantine.among(some, shutdown);
    await spool.aside.remove(some.filter((guid) => !known.has(guid)));
  }
  return expired;
}

/** Sweeps once an hour. */
export function keepSweeping(context: Swept): Running {
  const { logger, shutdown } = context;
  const sweep = async () => {
    try {
      const expired = await sweepQuarantine(context);
      if (expired > 0)
        logger.info({ expired }, 'instances in the quarantine were removed because of their age');
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'the quarantine could not be swept');
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  return { close: async () => clearInterval(timer) };
}
