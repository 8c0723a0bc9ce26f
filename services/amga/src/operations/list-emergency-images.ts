import type { DataLevel } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import { callers, maxItems, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { findGuid, findMembers } from '../store/entries.js';
import { firstGuid, operation, protect } from './define.js';

export interface EmergencyImage {
  readonly guid: string;
  /** DN. */
  readonly owner: string;
  /** Highest level of data that the policies allow in the emergency. */
  readonly level: DataLevel;
}

/**
 * Lists the images that an LFN or a GUID of any level stands for and for which the policies of the site let the caller
 * break the glass. Their access control lists are not asked.
 * @throws not-found          there is none, or no policy lets somebody break the glass who may not know of it anyway
 * @throws permission-denied  no policy allows it, and the caller may know of the images
 * @throws limit-exceeded     more than 1,000 images
 */
export const listEmergencyImages = operation({
  name: 'amga.list-emergency-images',
  input: z.object({ object: targetSchema }),
  right: callers('gateway'),
  objects: ({ object }) => [object],
  effect: 'read',
  run: async ({ object }, context): Promise<EmergencyImage[]> => {
    const { db, signal, decider, caller, within, note } = context;
    const below = object.startsWith('/') ? await findGuid(db, object, signal) : object;
    const images: EmergencyImage[] = [];
    let refused: MdmError | undefined;
    for (let after = firstGuid; below !== undefined; ) {
      const members = await findMembers(db, { of: below, after, limit: maxItems }, signal);
      const guids = members.map(({ guid }) => guid);
      const found = await protect(guids, 'read', context, signal);
      const demand = { letter: 'read', action: 'breakGlass', within, emergency: true } as const;
      for (const [guid, verdict] of await decider.decide([...found.keys()], found, caller, demand, signal)) {
        if (verdict.allowed) {
          const { owner } = verdict.allowed.acl;
          images.push({ guid, owner, level: verdict.level });
          continue;
        }
        note('reason', (verdict.truth ?? verdict.error).refusal?.reason ?? verdict.error.code);
        if (verdict.error.code !== 'not-found') refused ??= verdict.error;
      }
      if (images.length > maxItems) {
        throw new MdmError('limit-exceeded', `more than ${maxItems} images are below it`, {
          field: 'object',
          remedy: 'name a study, a series or an image',
        });
      }
      const last = guids.at(-1);
      if (last === undefined || guids.length < maxItems) break;
      after = last;
    }
    if (images.length > 0) return images;
    throw refused ?? new MdmError('not-found', `there is no object "${object}"`);
  },
});
