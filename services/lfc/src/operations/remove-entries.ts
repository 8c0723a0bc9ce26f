import { MdmError } from '@mdm/errors';
import { bulk, guidSchema, type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { removeFiles } from '../store/registration.js';
import { operation } from './define.js';

/**
 * Takes files away with all their names and replicas, and directories that registration had made and that become
 * empty. Idempotent: an entry that does not exist, or that the caller may not know of, is done. One outcome for each.
 */
export const removeEntries = operation({
  name: 'lfc.remove-entries',
  input: z.object({ guids: bulk(guidSchema) }),
  right: onEach('control'),
  objects: ({ guids }) => guids,
  effect: 'destroy',
  run: async ({ guids }, { db, clock, signal, refusal }): Promise<ItemOutcome[]> => {
    const directories = await removeFiles(
      db,
      guids.filter((guid) => !refusal(guid)),
      { now: clock(), signal },
    );
    return guids.map((guid) => {
      const refused = refusal(guid);
      if (refused && refused.code !== 'not-found') return { guid, error: refused };
      if (!directories.has(guid)) return { guid };
      const error = new MdmError('failed-precondition', 'guid: is the GUID of a directory', {
        field: 'guid',
        remedy: 'take an empty directory away by its name',
      });
      return { guid, error };
    });
  },
});
