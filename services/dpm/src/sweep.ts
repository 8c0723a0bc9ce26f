import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { MdmError } from '@mdm/errors';
import type { Running } from '@mdm/rpc';
import { configureFilesystems } from './configure-filesystems.js';
import type { DpmContext } from './context.js';
import { discard, sendToNearline } from './discard.js';
import { tokenOfPart } from './disk/layout.js';
import { removeFiles } from './disk/remove.js';
import { trimCache } from './evict.js';

const periodMs = 60_000;
const lockMs = 60_000;
const batch = 500;
/** A transfer that has brought nothing for so long belongs to a process that is gone. */
const stalledMs = 15 * 60_000;
/** Ended requests can be asked about for a week after their time. */
const rememberedMs = 7 * 86_400_000;

/**
 * Tidies up behind processes and callers that went away: measures the disks, ends requests past their time, gives back
 * the space of puts that nobody is going to finish, removes bytes that belong to no running transfer.
 */
export async function sweep(context: DpmContext, signal: AbortSignal): Promise<void> {
  const { requests, clock } = context;
  const now = clock();
  // A disk that fails must not keep the others from being tidied.
  await configureFilesystems(context, signal).catch((err: unknown) =>
    context.logger.warn({ err }, 'a filesystem of the pools does not work'),
  );
  await requests.expire(now, now - rememberedMs, signal);
  await discardAbandoned(context, signal);
  for (const { path: filesystem } of await context.filesystems.list(signal))
    await removeStrayParts(filesystem, now, context, signal);
  // A bridge that is away must not keep the pools from being tidied.
  await trimCache(context, signal).catch((err: unknown) =>
    context.logger.warn({ err }, 'copies of images of the PACS stay in the pools'),
  );
}

async function discardAbandoned(context: DpmContext, signal: AbortSignal): Promise<void> {
  const { db, files } = context;
  for (let found = batch; found === batch; ) {
    found = await db.transaction(
      async (tx) => {
        const rows = await files.lockAbandoned(tx, batch);
        const reason = 'the put was not finished';
        await discard(
          tx,
          rows.filter(({ backed }) => !backed),
          context,
          reason,
        );
        await sendToNearline(
          tx,
          rows.filter(({ backed }) => backed),
          context,
          reason,
        );
        return rows.length;
      },
      { signal },
    );
  }
}

async function removeStrayParts(
  filesystem: string,
  now: number,
  { requests, places, logger }: DpmContext,
  signal: AbortSignal,
): Promise<void> {
  const directory = places.incoming(filesystem);
  const parts = new Map<string, string>();
  for (const name of await readdir(directory).catch(() => [])) {
    const token = tokenOfPart(name);
    if (token) parts.set(token, path.join(directory, name));
  }
  const transfers = await requests.transfersOf([...parts.keys()], signal);
  const stray: string[] = [];
  for (const [token, file] of parts) {
    const arrived = transfers.get(token);
    if (arrived) continue;
    if (arrived === false) {
      const found = await stat(file).catch(() => undefined);
      if (!found || now - found.mtimeMs < stalledMs) continue;
      await requests.fail(token, 'the transfer stalled', signal);
    }
    stray.push(file);
  }
  await removeFiles(stray);
  if (stray.length > 0) logger.info({ files: stray.length }, 'removed the bytes of interrupted transfers');
}

/** Sweeps now and every minute; of several replicas one at a time. */
export async function startSweeping(context: DpmContext): Promise<Running> {
  const { coordination, logger, shutdown } = context;
  const once = () =>
    coordination
      .lock('dpm.sweep', lockMs, (signal) => sweep(context, AbortSignal.any([signal, shutdown])), {
        waitMs: 0,
      })
      .catch((thrown: unknown) => {
        const error = MdmError.from(thrown);
        if (error.code !== 'aborted' && !shutdown.aborted) logger.warn({ err: error }, 'the sweep failed');
      });
  let running = once();
  await running;
  const timer = setInterval(() => {
    running = running.then(once);
  }, periodMs);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
