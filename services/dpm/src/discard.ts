import type { Queryable } from '@mdm/store';
import type { Places, PoolContext } from './context.js';
import { removeFiles } from './disk/remove.js';
import type { FileRow, FileStore } from './store/files.js';

/**
 * Takes locked files away: open puts, bytes, rows, space. The bytes go before the rows, so that whatever stops it in
 * between leaves rows behind, which the next attempt finds, and not bytes, which nobody would.
 */
export const discard = withoutBytes((files) => files.remove);

/** Takes the copies away that pools have of locked files which a PACS keeps; the files stay. */
export const sendToNearline = withoutBytes((files) => files.makeNearline);

/** What becomes of the rows of files once their bytes are gone. */
function withoutBytes(
  end: (files: FileStore) => (tx: Queryable, guids: readonly string[]) => Promise<unknown>,
) {
  return async (
    tx: Queryable,
    rows: readonly FileRow[],
    context: PoolContext,
    reason: string,
  ): Promise<void> => {
    await takeBytes(tx, rows, context, reason);
    await end(context.files)(
      tx,
      rows.map(({ guid }) => guid),
    );
    await freeSpace(tx, rows, context);
  };
}

async function takeBytes(
  tx: Queryable,
  rows: readonly FileRow[],
  { requests, places }: PoolContext,
  reason: string,
): Promise<void> {
  const guids = rows.map(({ guid }) => guid);
  const tokens = await requests.abortPuts(tx, guids, reason);
  await removeBytes(rows, tokens, places);
}

function freeSpace(tx: Queryable, rows: readonly FileRow[], { filesystems }: PoolContext): Promise<void> {
  const freed = new Map<number, number>();
  for (const { filesystemId, size } of rows) freed.set(filesystemId, (freed.get(filesystemId) ?? 0) - size);
  return filesystems.addUsed(tx, freed);
}

/**
 * Takes away the bytes of locked files and of their put requests. Parts first: where a put-done lost its lock with its
 * connection and is still at work, nothing is left for it to move by the time that the places are cleared.
 */
export async function removeBytes(
  rows: readonly FileRow[],
  tokens: readonly string[],
  places: Places,
): Promise<void> {
  const touched = [...new Set(rows.map(({ filesystem }) => filesystem))];
  await removeFiles(touched.flatMap((filesystem) => tokens.map((token) => places.part(filesystem, token))));
  await removeFiles(rows.map((row) => places.data(row)));
}
