import { type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { discard } from '../discard.js';
import { guids, operation } from './define.js';

/**
 * Takes files and their bytes away, and ends their open puts. Needs control of each. What is not there is removed
 * already, and for whoever may not know of a file it is not there.
 */
export const removeFiles = operation({
  name: 'dpm.remove-files',
  input: z.object({ guids }),
  right: onEach('control'),
  objects: ({ guids }) => guids,
  effect: 'destroy',
  run: async ({ guids: asked }, context): Promise<ItemOutcome[]> => {
    const { db, files, signal } = context;
    const allowed = asked.filter((guid) => !context.refusal(guid));
    await db.transaction(
      async (tx) => discard(tx, await files.lock(tx, allowed), context, 'the file was removed'),
      { signal },
    );
    return asked.map((guid) => {
      const error = context.refusal(guid);
      return error && error.code !== 'not-found' ? { guid, error } : { guid };
    });
  },
});
