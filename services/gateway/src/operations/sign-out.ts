import { fail } from '@mdm/errors';
import { self } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Ends a permit of the caller and all that were made from it: by its id, or the one behind the token of the call. A token
 * that is narrower than its person ends only its own.
 * @throws failed-precondition  no permit of this site stands behind the token
 * @throws permission-denied    the token is narrower and names another permit
 */
export const signOut = operation({
  name: 'gateway.sign-out',
  input: z.object({ permitId: z.union([z.literal(''), z.uuid('is not the id of a permit')]) }),
  right: self,
  effect: 'destroy',
  run: async (input, { caller, site, permits, note }) => {
    const { permitId, rights, objectList } = caller;
    if (caller.issuer !== site || permitId === undefined) {
      return fail('failed-precondition', 'no permit of this site stands behind the token', {
        field: 'token',
        remedy: `ask the gateway of site "${caller.issuer}"`,
      });
    }
    const id = input.permitId || permitId;
    if (id !== permitId && (rights !== undefined || objectList !== undefined)) {
      fail('permission-denied', 'a narrowed token ends its own permit only', { field: 'permit_id' });
    }
    note('permit', id);
    return { ended: (await permits.end(id, caller.dn)).length };
  },
});
