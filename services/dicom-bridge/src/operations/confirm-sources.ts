import { MdmError } from '@mdm/errors';
import { guidSchema, service } from '@mdm/rpc';
import pMap from 'p-map';
import { z } from 'zod';
import { pacsOf } from '../pacs/produce.js';
import { operation } from './define.js';

const maxItems = 100;
const atOnce = { concurrency: 8 };

/**
 * Says of which images a PACS has the bytes at this moment: only those may leave the pools. One that a PACS does not have any
 * more is noted as lost; of one that cannot be asked nothing is said.
 */
export const confirmSources = operation({
  name: 'dicom-bridge.confirm-sources',
  input: z.object({ guids: z.array(guidSchema).max(maxItems, `has more than ${maxItems} items`) }),
  right: service('dpm'),
  objects: ({ guids }) => guids,
  effect: 'read',
  run: async ({ guids }, context): Promise<string[]> => {
    const { pacsImages, clock, signal, log } = context;
    const answers = await pMap(
      await pacsImages.find(guids, signal),
      async (image) => {
        try {
          return { guid: image.guid, has: await pacsOf(image, context).has(image.ref, signal) };
        } catch (thrown) {
          signal.throwIfAborted();
          return { guid: image.guid, error: MdmError.from(thrown) };
        }
      },
      atOnce,
    );
    const gone = answers.filter(({ has }) => has === false).map(({ guid }) => guid);
    if (gone.length > 0) {
      await pacsImages.lose(gone, 'gone', clock(), signal);
      log.warn({ guids: gone }, 'images that a PACS was to keep are lost');
    }
    context.note('confirmed', answers.filter(({ has }) => has).length);
    return answers.filter(({ has }) => has).map(({ guid }) => guid);
  },
});
