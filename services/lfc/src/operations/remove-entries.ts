import { bulk, guidSchema, type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { removeFiles } from '../store/registration.js';
import { operation } from './define.js';

/**
 * Takes files away with all their names and replicas, and directories that registration had made and that become
 * empty. Idempotent: an entry that does not exist, or that the caller may not know of, is done. One outcome for each:
 * `failed-precondition` for a directory, and for a file that must be kept (a legal hold, retention).
 */
export const removeEntries = operation({
  name: 'lfc.remove-entries',
  input: z.object({ guids: bulk(guidSchema) }),
  right: onEach('control'),
  objects: ({ guids }) => guids,
  effect: 'destroy',
  run: async ({ guids }, { db, clock, peer, site, signal, refusal }): Promise<ItemOutcome[]> => {
    const kept = await removeFiles(
      db,
      guids.filter((guid) => !refusal(guid)),
      { now: clock(), site, registrationUndone: peer.name === 'dicom-bridge', signal },
    );
    return guids.map((guid) => {
      const refused = refusal(guid);
      const error = refused && refused.code !== 'not-found' ? refused : kept.get(guid);
      return { guid, error };
    });
  },
});
