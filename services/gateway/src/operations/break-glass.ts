import { emergencyPurpose } from '@mdm/access';
import { fail } from '@mdm/errors';
import { forwarded, levelFromMessage } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { changeFromMessage, type PlacedChange } from '../emergency/messages.js';
import { atOwner, atSite } from '../owner.js';
import { nameOf, sharedObject } from '../sharing/change-rights.js';
import { objectToMessage } from '../sharing/messages.js';
import { operation } from './define.js';
import { reason } from './texts.js';

const minReason = 10;
const maxHours = 24;
const dayMs = 86_400_000;

/**
 * Emergency access: shares an image, or what is below a collection, with the caller for some hours, at the site that owns
 * it. Its policies decide (`breakGlass`), its access control lists are not asked. It is recorded, told to whom
 * `emergency.alert` names, and has to be reviewed.
 * @throws not-found          there is no such object, or no policy allows it to somebody who may not know of it
 * @throws permission-denied  no policy allows it, or an emergency of the caller was not reviewed in time
 * @throws invalid-argument   the purpose is not ETREAT, the reason too short, or the time longer than the site allows
 */
export const breakGlass = operation({
  name: 'gateway.break-glass',
  input: sharedObject.extend({
    reason: reason.min(minReason, `is shorter than ${minReason} characters: say what the emergency is`),
    /** 0: as long as the site allows. */
    hours: z.int().min(0).max(maxHours, `is more than ${maxHours}`),
  }),
  right: forwarded(
    'gateway.break-glass',
    'amga.list-emergency-images',
    'hydra.edit-acls',
    'dpm.edit-acls',
    'lfc.edit-acls',
    'amga.edit-acls',
  ),
  needs: 'read',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: async (input, call): Promise<PlacedChange> => {
    const { object, site } = input;
    if (object.kind === 'cohort') {
      fail('invalid-argument', 'object: an emergency is not about a cohort', {
        field: 'object',
        remedy: 'name an image, or the GUID of its series, study or patient',
      });
    }
    if (call.caller.purpose !== emergencyPurpose) {
      fail('invalid-argument', `purpose: an emergency is declared with the purpose ${emergencyPurpose}`, {
        field: 'purpose',
        remedy: `ask with the purpose ${emergencyPurpose}`,
      });
    }
    const name = nameOf(object);
    const answers = {
      here: () => breakHere(name, input, call),
      there: async (owner: string, signal: AbortSignal) => {
        const { reason: why, hours } = input;
        const answer = await call.peers
          .client('mdm.gateway.v1.EmergencyService', owner)
          .breakGlass(
            { object: objectToMessage(object, owner), reason: why, hours },
            { as: call.credentials, signal },
          );
        return changeFromMessage(answer, owner);
      },
    };
    return site === '' ? atOwner(name, call, answers) : atSite(site, name, call, answers);
  },
});

async function breakHere(
  name: string,
  { reason: why, hours }: { readonly reason: string; readonly hours: number },
  call: GatewayCall,
): Promise<PlacedChange> {
  const { caller, site, emergencies, peers, signal, clock, note, credentials: as } = call;
  const limits = call.liveSite.current().emergency;
  if (hours > limits.hours) {
    fail('invalid-argument', `hours: site ${site} allows ${limits.hours} at most`, { field: 'hours' });
  }
  const overdue = await emergencies.store.overdue(caller, clock() - limits.reviewDays * dayMs, signal);
  if (overdue) {
    fail('permission-denied', `your emergency ${overdue.id} at site ${site} was not reviewed yet`, {
      remedy: `ask a data protection officer of site ${site} to review it`,
      refusal: { site, service: 'gateway', layer: 'policy', reason: 'emergency/unreviewed' },
    });
  }
  const { images } = await peers
    .client('mdm.amga.v1.MetadataService')
    .listEmergencyImages({ object: name }, { as, signal });
  const opened = await emergencies.open(
    {
      reader: caller,
      reason: why,
      hours: hours || limits.hours,
      images: images.map(({ guid, owner, level }) => ({
        guid,
        owner,
        level: levelFromMessage(level) ?? 'anonymous',
      })),
    },
    signal,
  );
  note('emergency', opened.emergency.id);
  note('images', images.length);
  note('until', new Date(opened.emergency.untilMs).toISOString());
  note('pending', opened.pending.length);
  return { ...opened, site };
}
