import { fail } from '@mdm/errors';
import { forwarded, limitsShape, limitsToMessage } from '@mdm/rpc';
import { z } from 'zod';
import { changeRights, grantee, nameOf, sharedObject } from '../sharing/change-rights.js';
import { progressFromMessage, requestOf } from '../sharing/messages.js';
import { operation } from './define.js';

/**
 * Gives a person or group rights on images: in every service of the site and at every key holder. Permissions: 4 read,
 * 2 write, or both; they replace those that the grantee has. Waits up to ten seconds; what is pending then goes on.
 * @throws permission-denied  the caller does not own any of the images, or was not vouched for by this site
 * @throws not-found          there is no such object, or none that the caller may know of
 */
export const grant = operation({
  name: 'gateway.grant',
  input: sharedObject.extend({
    grantee,
    permissions: z
      .int()
      .refine((bits) => bits === 2 || bits === 4 || bits === 6, 'is not 4 (read), 2 (write) or both'),
    limits: z.object(limitsShape),
  }),
  right: forwarded('amga.list-images', 'hydra.edit-acls', 'dpm.edit-acls', 'lfc.edit-acls', 'amga.edit-acls'),
  needs: 'share',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: ({ object, site, grantee: to, permissions, limits }, call) => {
    if (limits.until !== undefined && limits.until <= call.clock()) {
      fail('invalid-argument', 'limits.until_ms: the grant would have ended before it begins', {
        field: 'limits.until_ms',
      });
    }
    const edit = { ...to, ...limits, perm: permissions };
    return changeRights({ object, site, edit }, call, async (owner, signal) => {
      const { result } = await call.peers.client('mdm.gateway.v1.SharingService', owner).grant(
        {
          ...requestOf({ object, site: owner, grantee: to }),
          permissions,
          limits: limitsToMessage(limits) ?? null,
        },
        { as: call.credentials, signal },
      );
      return progressFromMessage(result, owner);
    });
  },
});
