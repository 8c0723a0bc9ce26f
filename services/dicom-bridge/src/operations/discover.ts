import { fail } from '@mdm/errors';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { policyOfSource } from '../policy.js';
import { type TakenIn, takeIn, takeNoteOf } from '../receive/take-in.js';
import { upload } from './define.js';

/**
 * Takes one instance that was seen at a PACS of the hospital, as the stream of its file. Where the PACS keeps its images, the
 * stream is read no further than the header.
 * @throws caller-not-allowed  no PACS of site.yaml has this name
 */
export const discover = upload({
  name: 'dicom-bridge.discover',
  input: z.object({ pacs: z.string(), ref: z.string() }),
  right: modality,
  effect: 'write',
  run: ({ pacs: name, ref }, file, context): Promise<TakenIn> => {
    const { config } =
      context.pacs.get(name) ??
      fail('caller-not-allowed', `no PACS of this site is "${name}"`, {
        remedy: 'add it to pacs of site.yaml',
      });
    const delivery = { policy: policyOfSource(config.images), source: `PACS ${name}` };
    return config.storage === 'backed'
      ? takeNoteOf(file, { ...delivery, pacs: name, ref }, context)
      : takeIn(file, delivery, context);
  },
});
