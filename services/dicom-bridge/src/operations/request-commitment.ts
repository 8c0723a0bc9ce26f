import { fail } from '@mdm/errors';
import { modality, newGuid } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Writes down that a modality or PACS of the hospital wants to know when its instances are registered (PS3.4 §J.3.2): the
 * result is told later, by `reportCommitment`. The GUID of the request.
 * @throws caller-not-allowed  no entry of `ingest.sources` is for this AE title and address
 * @throws content-conflict    the transaction UID is in use for other instances
 * @throws limit-exceeded      too much is asked for already
 * @throws unavailable         the database is away; nothing was written down
 */
export const requestCommitment = operation({
  name: 'dicom-bridge.request-commitment',
  input: z.object({
    callingAe: z.string(),
    calledAe: z.string(),
    address: z.string(),
    transactionUid: z.string(),
    instances: z.array(z.object({ sopClassUid: z.string(), sopInstanceUid: z.string() })),
  }),
  right: modality,
  effect: 'write',
  run: async ({ instances, ...request }, context): Promise<string> => {
    const { callingAe, address, transactionUid } = request;
    if (context.findSource(request) === undefined) {
      fail('caller-not-allowed', `no source of this site is "${callingAe}" at ${address}`, {
        remedy: 'add it to ingest.sources of site.yaml',
      });
    }
    const askedMs = context.clock();
    context.note('transactionUid', transactionUid);
    context.note('instances', instances.length);
    const commitment = { ...request, guid: newGuid(), askedMs };
    return context.commitments.enter(commitment, instances, context.signal);
  },
});
