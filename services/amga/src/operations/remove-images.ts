import { bulk, guidSchema, type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { removeImages as remove } from '../store/images.js';
import { operation } from './define.js';

/**
 * Takes images away, and series, studies and patients that become empty. Idempotent: an image that does not exist, or that
 * the caller may not know of, is done. What a gateway removes is removed for good, and is not entered again; a bridge undoes a
 * registration, which may start anew. One outcome for each.
 */
export const removeImages = operation({
  name: 'amga.remove-images',
  input: z.object({ guids: bulk(guidSchema) }),
  right: onEach('control'),
  objects: ({ guids }) => guids,
  effect: 'destroy',
  run: async ({ guids }, { db, clock, peer, signal, refusal }): Promise<ItemOutcome[]> => {
    await remove(
      db,
      guids.filter((guid) => !refusal(guid)),
      { now: clock(), forGood: peer.name === 'gateway', signal },
    );
    return guids.map((guid) => {
      const error = refusal(guid);
      return error && error.code !== 'not-found' ? { guid, error } : { guid };
    });
  },
});
