import { guidSchema, modality } from '@mdm/rpc';
import { z } from 'zod';
import { callerInput } from '../workstations/workstations.js';
import { stream } from './define.js';

/**
 * One image for a workstation, as the file that it is (PS3.10), decrypted while it is read and never stored. The site that
 * owns it and the holders of its key decide, as for the person themselves.
 * @throws caller-not-allowed  site.yaml names no such workstation
 * @throws permission-denied not-found site-unreachable shares-unavailable corrupt
 */
export const deliver = stream({
  name: 'dicom-bridge.deliver',
  input: z.object({ ...callerInput, guid: guidSchema, destination: z.string().optional() }),
  right: modality,
  effect: 'read',
  objects: ({ guid }) => [guid],
  run: async function* (input, call): AsyncIterable<Buffer> {
    if (input.destination !== undefined) call.note('destination', input.destination);
    const viewer = call.workstations.viewer(input);
    call.note('dn', viewer.dn);
    yield* await viewer.get(input.guid, { signal: call.signal });
  },
});
