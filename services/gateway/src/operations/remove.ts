import { errorOfItem, forwarded, type ItemOutcome } from '@mdm/rpc';
import { z } from 'zod';
import { atSite } from '../owner.js';
import { erasureFromMessage, keptFromMessage } from '../removal/messages.js';
import { nameOf, ownerSite, requireOwnIssuer, sharedObject } from '../sharing/change-rights.js';
import { objectToMessage } from '../sharing/messages.js';
import { resolveImages } from '../sharing/resolve.js';
import type { Erasure } from '../store/erasures.js';
import { operation } from './define.js';
import { reason } from './texts.js';

export interface RemovalResult {
  readonly erasure: Erasure;
  /** Why images are kept, at most 1,000. */
  readonly kept: readonly ItemOutcome[];
}

/**
 * Removes images for good: they are found by nobody from then on, their key shares are destroyed at every holder, then bytes,
 * names and metadata go. Waits up to ten seconds; what is pending then goes on until every holder has confirmed. Images
 * under a legal hold or retention are kept, and the answer says so.
 * With `dryRun` it counts the images and does nothing.
 * @throws permission-denied    the caller does not own any of the images, or was not vouched for by this site
 * @throws not-found            there is no such object, or none that the caller may know of
 * @throws failed-precondition  all images must be kept; the error is that of the first
 */
export const remove = operation({
  name: 'gateway.remove',
  input: sharedObject.extend({ reason, dryRun: z.boolean() }),
  right: forwarded(
    'amga.list-images',
    'lfc.condemn-entries',
    'hydra.destroy-shares',
    'dpm.remove-files',
    'lfc.remove-entries',
    'amga.remove-images',
  ),
  needs: 'write',
  effect: 'destroy',
  objects: ({ object }) => [nameOf(object)],
  run: async ({ object, site, reason, dryRun }, call): Promise<RemovalResult> => {
    const owner = await ownerSite(object, site, call);
    return atSite(owner, nameOf(object), call, {
      here: async () => {
        const { caller, removal, signal, note } = call;
        requireOwnIssuer(call, 'removes images');
        const guids = await resolveImages(object, call, 'IMAGE_CHANGE_REMOVE');
        const { dn, groups } = caller;
        if (dryRun) return { erasure: counted(guids.length, { dn, reason }), kept: [] };
        const erasure = await removal.remove({ guids, reason, by: { dn, groups } }, signal);
        note('erasure', erasure.id);
        note('images', erasure.images);
        note('kept', erasure.kept);
        note('pending', erasure.pending.length);
        const kept = (await removal.erasures.kept(erasure.id, signal)).map(({ guid, kept: why }) => ({
          guid,
          error: errorOfItem(why),
        }));
        if (erasure.images === 0 && kept[0]?.error) throw kept[0].error;
        return { erasure, kept };
      },
      there: async (other, signal) => {
        const answer = await call.peers
          .client('mdm.gateway.v1.RemovalService', other)
          .remove(
            { object: objectToMessage(object, other), reason, dryRun },
            { as: call.credentials, signal },
          );
        return { erasure: erasureFromMessage(answer.erasure, other), kept: keptFromMessage(answer.kept) };
      },
    });
  },
});

const counted = (
  images: number,
  { dn, reason: why }: { readonly dn: string; readonly reason: string },
): Erasure => ({
  id: '',
  requestedBy: dn,
  requestedMs: 0,
  reason: why,
  images,
  kept: 0,
  complete: false,
  confirmed: 0,
  expected: 0,
  pending: [],
});
