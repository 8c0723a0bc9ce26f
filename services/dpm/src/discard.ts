import type { Queryable } from '@mdm/store';
import type { DpmContext, Places } from './context.js';
import { removeFiles } from './disk/remove.js';
import type { FileRow } from './store/files.js';

/**
 * Takes locked files away: open puts, bytes, rows, space. The bytes go before the rows, so that whatever stops it in
 * between leaves rows behind, which the next attempt finds, and not bytes, which nobody would.
 */
export async function discard(
  tx: Queryable,
  rows: readonly FileRow[],
  { files, filesystems, requests, places }: DpmContext,
  reason: string,
): Promise<void> {
  if (rows.length === 0) return;
  const guids = rows.map(({ guid }) => guid);
  const tokens = await requests.abortPuts(tx, guids, reason);
  await removeBytes(rows, tokens, places);
  await files.remove(tx, guids);
  const freed = new Map<number, number>();
  for (const { filesystemId, size } of rows) freed.set(filesystemId, (freed.get(filesystemId) ?? 0) - size);
  await filesystems.addUsed(tx, freed);
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
