import { forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import { refuseRelay } from '../owner.js';
import { operation } from './define.js';

/** Says how far a registration at this site is. @throws not-found */
export const getRegistration = operation({
  name: 'gateway.get-registration',
  input: z.object({ guid: guidSchema }),
  right: forwarded('dicom-bridge.get-registration'),
  effect: 'read',
  objects: ({ guid }) => [guid],
  run: async ({ guid }, call) => {
    refuseRelay(call);
    const { peers, credentials: as, signal } = call;
    return peers.client('mdm.bridge.v1.BridgeService').getRegistration({ guid }, { as, signal });
  },
});
