import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { callerInput } from '../workstations/workstations.js';
import { operation } from './define.js';

/**
 * Where a C-MOVE of a workstation delivers to: a workstation of this site, and nobody else.
 * @throws caller-not-allowed  site.yaml names no such workstation
 * @throws not-found           the destination is none, or takes no images
 */
export const findDestination = operation({
  name: 'dicom-bridge.find-destination',
  input: z.object({ ...callerInput, destination: z.string() }),
  right: modality,
  effect: 'read',
  run: async (input, { workstations, note }) => {
    note('destination', input.destination);
    note('dn', workstations.viewer(input).dn);
    return workstations.destination(input.destination);
  },
});
