import type { Queryable } from '@mdm/store';
import type { DpmContext } from './context.js';
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
  const touched = [...new Set(rows.map(({ filesystem }) => filesystem))];
  await removeFiles([
    ...rows.map((row) => places.data(row)),
    ...touched.flatMap((filesystem) => tokens.map((token) => places.part(filesystem, token))),
  ]);
  await files.remove(tx, guids);
  const freed = new Map<number, number>();
  for (const { filesystemId, size } of rows) freed.set(filesystemId, (freed.get(filesystemId) ?? 0) - size);
  await filesystems.addUsed(tx, freed);
}
