import { fail } from '@mdm/errors';
import { guidSchema, self } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Says how far a registration of the caller's own is; administrators of the site see all.
 * @throws not-found  there is none, or it is somebody else's
 */
export const getRegistration = operation({
  name: 'dicom-bridge.get-registration',
  input: z.object({ guid: guidSchema }),
  right: self,
  objects: ({ guid }) => [guid],
  effect: 'read',
  run: async ({ guid }, { registrations, caller, within, liveSite, site, signal }) => {
    const registration = within?.has(guid) === false ? undefined : await registrations.find(guid, signal);
    const { admins } = liveSite.current().principals;
    const all = caller.issuer === site && admins.includes(caller.dn);
    if (registration && (all || registration.owner === caller.dn)) return registration;
    return fail('not-found', `there is no registration "${guid}"`, { field: 'guid' });
  },
});
