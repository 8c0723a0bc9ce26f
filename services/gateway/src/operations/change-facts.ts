import { factEditSchema } from '@mdm/policy';
import { factEditToMessage, forwarded } from '@mdm/rpc';
import { changeFacts as changeAtOwner } from '../sharing/change-facts.js';
import { nameOf, sharedObject } from '../sharing/change-rights.js';
import { objectToMessage, progressFromMessage } from '../sharing/messages.js';
import { operation } from './define.js';
import { reason } from './texts.js';

/**
 * Changes what the policies look at in images: whether the patient consents, or the project; in every service of the site
 * and at every key holder, which come first. For their owner; the consent also for data protection officers of the site,
 * whoever owns the images. Waits up to ten seconds; what is pending then goes on.
 * @throws permission-denied  the caller does not own any of the images, or was not vouched for by this site, or the policies
 *   do not allow it
 * @throws not-found          there is no such object, or none that the caller may know of
 */
export const changeFacts = operation({
  name: 'gateway.change-facts',
  input: sharedObject.extend({ edit: factEditSchema, reason }),
  right: forwarded(
    'amga.list-images',
    'amga.list-members',
    'hydra.edit-facts',
    'dpm.edit-facts',
    'lfc.edit-facts',
    'amga.edit-facts',
  ),
  needs: 'share',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: ({ object, site, edit, reason: why }, call) => {
    call.note(edit.fact, edit.value);
    call.note('why', why);
    return changeAtOwner({ object, site, edit }, call, async (owner, signal) => {
      const request = { object: objectToMessage(object, owner), edit: factEditToMessage(edit), reason: why };
      const { result } = await call.peers
        .client('mdm.gateway.v1.SharingService', owner)
        .changeFacts(request, { as: call.credentials, signal });
      return progressFromMessage(result, owner);
    });
  },
});
