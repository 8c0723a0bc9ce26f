import { forwarded } from '@mdm/rpc';
import { changeRights, grantee, nameOf, sharedObject } from '../sharing/change-rights.js';
import { progressFromMessage, requestOf } from '../sharing/messages.js';
import { operation } from './define.js';

/**
 * Takes a person's or group's rights on images back: key holders first, so that nothing opens from then on. Waits up to
 * ten seconds; what is pending then goes on.
 * @throws permission-denied  the caller does not own any of the images, or was not vouched for by this site
 * @throws not-found          there is no such object, or none that the caller may know of
 */
export const revoke = operation({
  name: 'gateway.revoke',
  input: sharedObject.extend({ grantee }),
  right: forwarded('amga.list-images', 'hydra.edit-acls', 'dpm.edit-acls', 'lfc.edit-acls', 'amga.edit-acls'),
  needs: 'share',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: ({ object, site, grantee: edit }, call) =>
    changeRights({ object, site, edit }, call, async (owner, signal) => {
      const { result } = await call.peers
        .client('mdm.gateway.v1.SharingService', owner)
        .revoke(requestOf({ object, site: owner, grantee: edit }), { as: call.credentials, signal });
      return progressFromMessage(result, owner);
    }),
});
