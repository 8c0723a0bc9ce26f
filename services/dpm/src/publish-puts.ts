import type { MdmError } from '@mdm/errors';
import type { Queryable } from '@mdm/store';
import type { PoolContext } from './context.js';
import type { FileRow } from './store/files.js';

/** A put whose bytes have come in: its file as it is going to be, and the bytes that it holds until then. */
export interface WrittenPut {
  readonly token: string;
  readonly file: FileRow;
  readonly held: number;
}

/**
 * Moves the bytes of written puts to their places, durably, and makes their files available; the files are locked. An error
 * for each that did not arrive.
 */
export async function publishPuts(
  tx: Queryable,
  puts: readonly WrittenPut[],
  { files, filesystems, requests, places, publish }: PoolContext,
): Promise<readonly (MdmError | undefined)[]> {
  const errors = await publish(
    puts.map(({ token, file }) => ({
      root: places.root(file.filesystem),
      from: places.part(file.filesystem, token),
      to: places.data(file),
      size: file.size,
    })),
  );
  const published = puts.filter((_, n) => !errors[n]);
  await files.makeAvailable(
    tx,
    published.map(({ file }) => file.guid),
  );
  await filesystems.addUsed(tx, excessOf(published));
  await requests.finish(
    tx,
    published.map(({ token }) => token),
  );
  return errors;
}

/** What was reserved beyond what came in, to be given back, by id of the filesystem. */
function excessOf(puts: readonly WrittenPut[]): ReadonlyMap<number, number> {
  const excess = new Map<number, number>();
  for (const { file, held } of puts)
    excess.set(file.filesystemId, (excess.get(file.filesystemId) ?? 0) + file.size - held);
  return excess;
}
