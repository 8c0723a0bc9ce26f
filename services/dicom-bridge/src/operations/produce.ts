import { fail } from '@mdm/errors';
import { guidSchema, service } from '@mdm/rpc';
import { z } from 'zod';
import { deidentificationDetail } from '../encode.js';
import { type ProducedPart, produce as produceImage } from '../pacs/produce.js';
import { stream } from './define.js';

/**
 * Streams an image that a PACS keeps, as an age file. It is encrypted for the recipient that the bridge itself knows, so that
 * a storage that asks learns nothing; who may read it is decided where it was asked for.
 * @throws not-found            no image of a PACS has this GUID
 * @throws unavailable          the PACS cannot be reached
 * @throws failed-precondition  the PACS does not have it any more, or has other content in its place
 */
export const produce = stream({
  name: 'dicom-bridge.produce',
  input: z.object({ guid: guidSchema }),
  right: service('dpm'),
  objects: ({ guid }) => [guid],
  effect: 'read',
  run: async function* ({ guid }, context): AsyncIterable<ProducedPart> {
    const [image] = await context.pacsImages.find([guid], context.signal);
    if (!image) return fail('not-found', `there is no object "${guid}"`, { field: 'guid' });
    context.note('pacs', image.pacs);
    yield* produceImage(image, context, context.signal, (summary) => {
      for (const [name, value] of Object.entries(deidentificationDetail(summary))) context.note(name, value);
    });
  },
});
