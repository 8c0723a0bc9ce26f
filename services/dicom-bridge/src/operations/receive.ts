import { writeMetaHeader } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { policyOfSource } from '../policy.js';
import { takeIn } from '../receive/take-in.js';
import { upload } from './define.js';

/**
 * Takes one instance from a modality or PACS of the hospital: its raw data set in the given transfer syntax, with the
 * UIDs of the C-STORE command (PS3.7 §9.1.1), which those of the data set must equal.
 * @throws caller-not-allowed  no entry of `ingest.sources` is for this AE title and address
 */
export const receive = upload({
  name: 'dicom-bridge.receive',
  input: z.object({
    callingAe: z.string(),
    address: z.string(),
    sopClassUid: z.string(),
    sopInstanceUid: z.string(),
    transferSyntax: z.string(),
  }),
  right: modality,
  effect: 'write',
  run: (input, dataset, context) => {
    const { callingAe, address } = input;
    const source =
      context.findSource(input) ??
      fail('caller-not-allowed', `no source of this site is "${callingAe}" at ${address}`, {
        remedy: 'add it to ingest.sources of site.yaml',
      });
    const delivery = { policy: policyOfSource(source), source: `${callingAe} at ${address}`, callingAe };
    return takeIn(part10(writeMetaHeader(input), dataset), delivery, context);
  },
});

/** The data set as the file that it would be. */
async function* part10(meta: Buffer, dataset: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield meta;
  yield* dataset;
}
