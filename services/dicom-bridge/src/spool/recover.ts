import type { InstanceStore } from '../store/instances.js';
import type { Spool } from './spool.js';

const batch = 1_000;

/**
 * Brings the spool into agreement with the database after a crash: half-written files go, and so do those whose sender
 * was never told success, or that are registered already; what was noted as a conflict is put aside.
 */
export async function recoverSpool(context: {
  readonly spool: Spool;
  readonly instances: InstanceStore;
  readonly shutdown: AbortSignal;
}): Promise<void> {
  const { spool, instances, shutdown } = context;
  const guids = await spool.list();
  for (let start = 0; start < guids.length; start += batch) {
    const asked = guids.slice(start, start + batch);
    const { waiting, aside } = await instances.standing(asked, shutdown);
    await spool.remove(asked.filter((guid) => !waiting.has(guid) && !aside.has(guid)));
    for (const guid of aside) await spool.quarantine(guid);
  }
}
