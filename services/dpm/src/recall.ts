import { randomUUID } from 'node:crypto';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { bridge } from '@mdm/protos';
import type { PoolContext } from './context.js';
import { removeBytes, sendToNearline } from './discard.js';
import { receive } from './disk/receive.js';
import { evict } from './evict.js';
import { createPlacement } from './placement.js';
import { publishPuts } from './publish-puts.js';
import type { FileRow } from './store/files.js';
import { availableFile } from './stored-file.js';

/** A file whose bytes are in a pool, fetched from the PACS when they are not. */
export type Recall = (guid: string, signal: AbortSignal) => Promise<FileRow>;

const lockMs = 60_000;
/** The longest that one image may take to come; how long the PACS may be silent is the bridge's to know. */
const recallMs = 3_600_000;
const tidyMs = 30_000;
const tries = 3;

/**
 * Brings images of a PACS into the pools: one at a time for each image, however many ask, in all replicas. It belongs to
 * none of those who wait: who gives up finds the image there the next time.
 */
export function createRecall(context: PoolContext): Recall {
  const { files, coordination, clock, shutdown } = context;
  const running = new Map<string, Promise<void>>();

  function fetch(guid: string): Promise<void> {
    const current = running.get(guid);
    if (current) return current;
    const limit = deadline(shutdown, recallMs);
    const fetched = coordination
      .lock(
        `dpm.recall/${guid}`,
        lockMs,
        (signal) => bring(guid, context, AbortSignal.any([signal, limit.signal])),
        { waitMs: recallMs },
      )
      .finally(() => {
        limit.release();
        running.delete(guid);
      });
    running.set(guid, fetched);
    return fetched;
  }

  return async (guid, signal) => {
    for (let tried = 0; tried < tries; tried += 1) {
      const file = await files.find(guid, signal);
      if (!file?.backed) return availableFile(file, guid);
      // Noted as read before it is looked at again: from now on it stays for a while.
      if (await files.use(guid, clock(), signal)) return availableFile(await files.find(guid, signal), guid);
      await unlessAborted(fetch(guid), signal);
    }
    return fail('aborted', 'the image came from the PACS and went again while it was opened');
  };
}

async function bring(guid: string, context: PoolContext, signal: AbortSignal): Promise<void> {
  if ((await context.files.find(guid, signal))?.state === 'available') return;
  const over = new AbortController();
  try {
    const image = context.peers
      .client('mdm.bridge.v1.PacsService')
      .produce({ guid }, { signal: AbortSignal.any([signal, over.signal]) });
    const { mostBytes, body } = await opened(image);
    const put = await reserve(guid, mostBytes, context, signal);
    await store(guid, put, body, context, signal);
  } finally {
    over.abort();
  }
}

/** The first message, and the chunks behind it. @throws what the bridge answers */
async function opened(image: AsyncIterable<bridge.ProduceResponse__Output>) {
  const parts = image[Symbol.asyncIterator]();
  const first = await parts.next();
  const mostBytes = first.done ? undefined : first.value.mostBytes;
  return mostBytes
    ? { mostBytes, body: chunksOf(parts) }
    : fail('internal', 'the bridge did not say how large the image is');
}

async function* chunksOf(parts: AsyncIterator<bridge.ProduceResponse__Output>): AsyncGenerator<Buffer> {
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (part.value.end) return;
    if (part.value.chunk) yield part.value.chunk;
  }
  fail('unavailable', 'the image from the PACS ended before it was whole');
}

async function store(
  guid: string,
  { token, filesystem, size }: RecallPut,
  body: AsyncIterable<Buffer>,
  context: PoolContext,
  signal: AbortSignal,
): Promise<void> {
  const { files, places, settle, db, logger } = context;
  try {
    const received = await receive(places.part(filesystem, token), body, { limit: size, signal });
    if (!(await settle(filesystem, { token, guid, ...received }, signal))) throw removed();
    await db.transaction(
      async (tx) => {
        const [file] = await files.lock(tx, [guid]);
        if (file?.state !== 'written' || file.received === null) throw removed();
        const written = {
          token,
          file: { ...file, state: 'available' as const, size: file.received },
          held: file.size,
        };
        const [error] = await publishPuts(tx, [written], context);
        if (error) throw error;
      },
      { signal },
    );
  } catch (thrown) {
    // What cannot be tidied now is left to the sweep.
    await giveBack(guid, context).catch((err: unknown) =>
      logger.warn({ err, guid }, 'the space of a failed recall stays taken until the next sweep'),
    );
    throw thrown;
  }
}

const removed = () => new MdmError('aborted', 'the file was removed while its bytes came in');

interface RecallPut {
  readonly token: string;
  readonly filesystem: string;
  /** Bytes that are reserved for it. */
  readonly size: number;
}

async function reserve(
  guid: string,
  size: number,
  context: PoolContext,
  signal: AbortSignal,
): Promise<RecallPut> {
  const reserved = await tryToReserve(guid, size, context, signal);
  if (reserved) return reserved;
  await evict({ bytes: size }, context, signal);
  return (
    (await tryToReserve(guid, size, context, signal)) ??
    fail('storage-full', `no filesystem of the pools has ${size} bytes free for an image of the PACS`)
  );
}

/** Undefined when there is no space. */
function tryToReserve(
  guid: string,
  size: number,
  context: PoolContext,
  signal: AbortSignal,
): Promise<RecallPut | undefined> {
  const { db, files, filesystems, requests, places, clock, site } = context;
  return db.transaction(
    async (tx) => {
      await files.serialiseReservations(tx);
      const [file] = await files.lock(tx, [guid]);
      if (!file?.backed) return fail('not-found', `there is no object "${guid}"`);
      const placement = createPlacement(await filesystems.lockWritable(tx));
      placement.free(file.filesystemId, file.size);
      const place = placement.place(size);
      if (!place) return undefined;
      const stale = await requests.abortPuts(tx, [guid], 'the image is fetched again');
      await removeBytes([file], stale, places);
      const now = clock();
      const token = randomUUID();
      await files.reserveCopy(tx, { guid, size, filesystemId: place.id }, now);
      await requests.insert(
        tx,
        // Of the service itself: nobody can ask about it, or bring its bytes.
        [{ token, type: 'put', guid, dn: `mdm://${site}/dpm`, state: 'active', expiresMs: now + recallMs }],
        now,
      );
      await filesystems.addUsed(tx, placement.changes());
      return { token, filesystem: place.path, size };
    },
    { signal },
  );
}

async function giveBack(guid: string, context: PoolContext): Promise<void> {
  const { db, files } = context;
  const limit = deadline(undefined, tidyMs);
  try {
    await db.transaction(
      async (tx) => {
        const rows = (await files.lock(tx, [guid])).filter(
          ({ backed, state }) => backed && state !== 'available',
        );
        await sendToNearline(tx, rows, context, 'the image could not be fetched');
      },
      { signal: limit.signal },
    );
  } finally {
    limit.release();
  }
}

/** The promise, or the reason of the signal as soon as it aborts; the work goes on. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(MdmError.from(signal.reason));
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
