import { bulk, filtered, guidSchema, maxItems } from '@mdm/rpc';
import { z } from 'zod';
import { findImages } from '../store/entries.js';
import { firstGuid, stream } from './define.js';

/**
 * Lists the images that the caller controls and with which the policies let them do what they are going to (`action`), of
 * those that a GUID of any level stands for or of some that are named: at most 1,000 a part, in the order of their GUIDs.
 */
export const listImages = stream({
  name: 'amga.list-images',
  input: z
    .object({
      guid: z.union([z.literal(''), guidSchema]),
      guids: bulk(guidSchema),
      action: z.enum(['grant', 'change', 'remove']),
    })
    .refine(({ guid, guids }) => (guid === '') !== (guids.length === 0), {
      path: ['guid'],
      message: 'is to be given, or guids',
    }),
  right: filtered('control'),
  action: ({ action }) => action,
  objects: ({ guid, guids }) => (guid === '' ? guids : [guid]),
  effect: 'read',
  run: async function* ({ guid, guids: named }, { db, signal, visible }): AsyncGenerator<readonly string[]> {
    for (let after = firstGuid; ; ) {
      const guids = await findImages(
        db,
        { of: guid === '' ? named : guid, after, limit: maxItems },
        visible,
        signal,
      );
      const last = guids.at(-1);
      if (last) yield guids;
      if (!last || guids.length < maxItems) return;
      after = last;
    }
  },
});
