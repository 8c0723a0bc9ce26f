import { filtered, guidSchema, maxItems } from '@mdm/rpc';
import { z } from 'zod';
import { findImages } from '../store/entries.js';
import { firstGuid, stream } from './define.js';

/**
 * Lists the images that a GUID of any level stands for and whose rights the caller may change, at most 1,000 a part, in
 * the order of their GUIDs.
 */
export const listImages = stream({
  name: 'amga.list-images',
  input: z.object({ guid: guidSchema }),
  right: filtered('control'),
  objects: ({ guid }) => [guid],
  effect: 'read',
  run: async function* ({ guid }, { db, signal, visible }): AsyncGenerator<readonly string[]> {
    for (let after = firstGuid; ; ) {
      const guids = await findImages(db, { below: guid, after, limit: maxItems }, visible, signal);
      const last = guids.at(-1);
      if (last) yield guids;
      if (!last || guids.length < maxItems) return;
      after = last;
    }
  },
});
