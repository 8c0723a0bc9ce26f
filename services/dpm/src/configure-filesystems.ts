import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type { DpmContext } from './context.js';
import type { ConfiguredFilesystem } from './store/filesystems.js';

/**
 * Makes the filesystems of site.yaml ready and enters them, with the space that they have.
 * @throws failed-precondition  a directory cannot be made or written to
 */
export async function configureFilesystems(context: DpmContext, signal: AbortSignal): Promise<void> {
  const { config, places, filesystems } = context;
  const configured = config.site.storage.pools.flatMap((pool) =>
    pool.filesystems.map(({ path, capacity }) => ({ pool: pool.name, path, capacity })),
  );
  if (new Set(configured.map(({ path }) => places.root(path))).size < configured.length) {
    fail('invalid-argument', 'site.yaml: storage.pools: names a directory twice; expected each once', {
      field: 'storage.pools',
    });
  }
  const measured = await Promise.all(
    configured.map(async ({ pool, path, capacity }): Promise<ConfiguredFilesystem> => {
      const directory = places.incoming(path);
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
        const { bavail, bsize } = await statfs(directory);
        return { pool, path, capacity, diskFree: bavail * bsize };
      } catch (cause) {
        return fail('failed-precondition', `the filesystem "${path}" of pool "${pool}" cannot be used`, {
          remedy: 'create the directory and let the dpm write to it, or correct storage.pools of site.yaml',
          cause,
        });
      }
    }),
  );
  await filesystems.configure(measured, signal);
}
