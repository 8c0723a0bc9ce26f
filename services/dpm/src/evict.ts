import type { PoolContext } from './context.js';
import { sendToNearline } from './discard.js';
import type { CachedFile } from './store/files.js';

/** What was read within the last minute is about to be read on. */
const graceMs = 60_000;
const batch = 50;
const dayMs = 86_400_000;

/**
 * Takes copies of images of a PACS out of the pools, those first that were read longest ago, until `bytes` are free or none
 * is left that was last read before `before` (milliseconds since the epoch). An image of which the PACS does not say at this
 * moment that it has it is never taken. The bytes that became free.
 * @throws unavailable  the bridge cannot be asked
 */
export async function evict(
  { bytes, before = Number.MAX_SAFE_INTEGER }: { readonly bytes: number; readonly before?: number },
  context: PoolContext,
  signal: AbortSignal,
): Promise<number> {
  const { db, files, peers, clock, logger } = context;
  const now = clock();
  const limits = { before: Math.min(before, now - graceMs), now };
  let freed = 0;
  for (let after: CachedFile | undefined; freed < bytes; ) {
    const oldest = await files.cached({ before: limits.before, after, limit: batch }, signal);
    const candidates = enough(oldest, bytes - freed);
    after = candidates.at(-1);
    if (!after) break;
    const { guids } = await peers
      .client('mdm.bridge.v1.PacsService')
      .confirmSources({ guids: candidates.map(({ guid }) => guid) }, { signal });
    freed += await db.transaction(
      async (tx) => {
        const rows = await files.lockCached(tx, guids, limits);
        await sendToNearline(tx, rows, context, 'the copy made room');
        return rows.reduce((sum, { size }) => sum + size, 0);
      },
      { signal },
    );
  }
  if (freed > 0) logger.info({ bytes: freed }, 'copies of images of the PACS made room');
  return freed;
}

/** As many of the first ones as have so many bytes. */
function enough(copies: readonly CachedFile[], bytes: number): readonly CachedFile[] {
  let sum = 0;
  const needed = copies.findIndex(({ size }) => {
    sum += size;
    return sum >= bytes;
  });
  return needed < 0 ? copies : copies.slice(0, needed + 1);
}

/** Brings the copies to what `storage.cache` allows. */
export async function trimCache(context: PoolContext, signal: AbortSignal): Promise<void> {
  const { files, clock, config } = context;
  const { maxSize, days } = config.site.storage.cache;
  await evict({ bytes: Number.MAX_SAFE_INTEGER, before: clock() - days * dayMs }, context, signal);
  const excess = (await files.cachedBytes(signal)) - maxSize;
  if (excess > 0) await evict({ bytes: excess }, context, signal);
}
