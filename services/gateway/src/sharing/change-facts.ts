import { fail } from '@mdm/errors';
import type { FactEdit } from '@mdm/policy';
import { maxItems } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import { atSite, missing } from '../owner.js';
import { nameOf, noted, ownerSite, requireOwnIssuer } from './change-rights.js';
import { controlledAmong, imagesOfCohort, maxImages, resolveImages, type SharedObject } from './resolve.js';
import type { Change, Progress } from './sharing.js';

/**
 * Changes a fact of images at the site that owns them, as `changeRights` changes rights.
 * @param there asks the gateway of another site
 */
export async function changeFacts(
  { object, site, edit }: { object: SharedObject; site: string; edit: FactEdit },
  call: GatewayCall,
  there: (site: string, signal: AbortSignal) => Promise<Progress>,
): Promise<Progress> {
  // Officers name images of their site that they may not see, so nobody looks for those.
  const owner = await ownerSite(object, isForOfficers(edit, call) ? site || call.site : site, call);
  return atSite(owner, nameOf(object), call, { here: () => changeHere(object, edit, call), there });
}

/** Consent is withdrawn by patients, who do not ask whether the owner of their images is there. */
const isForOfficers = ({ fact }: FactEdit, call: GatewayCall) =>
  fact === 'consent' && call.hasRole('officer');

async function changeHere(object: SharedObject, edit: FactEdit, call: GatewayCall): Promise<Progress> {
  const { caller, sharing, signal } = call;
  requireOwnIssuer(call, 'changes the consent and the project of images');
  const of = isForOfficers(edit, call)
    ? await inPlaceOfOwners(object, call)
    : [
        {
          guids: await resolveImages(object, call, 'IMAGE_CHANGE_FACTS'),
          by: { dn: caller.dn, groups: caller.groups },
        },
      ];
  return noted(await sharing.change({ edit, of }, signal), call);
}

/**
 * All images that are meant, whoever owns them: the gateway acts for each owner.
 * @throws not-found          there is none
 * @throws permission-denied  the policies of the site do not let an owner do it
 */
async function inPlaceOfOwners(object: SharedObject, call: GatewayCall): Promise<Change['of']> {
  const { site, tokens, people, peers, signal } = call;
  const guidsOf = await imagesByOwner(object, call);
  if (guidsOf.size === 0) throw missing(nameOf(object));
  const groups: Change['of'][number][] = [];
  for (const [dn, guids] of guidsOf) {
    const by = { dn, groups: people.find(dn)?.groups ?? [] };
    const asking = { peers, signal, credentials: await tokens.actFor(by) };
    const allowed = await controlledAmong(guids, asking, 'IMAGE_CHANGE_FACTS');
    if (allowed.length < guids.length) {
      fail('permission-denied', `the policies of site ${site} do not let the owner change the images`, {
        remedy: 'let owners have the action "change" in the policies of the site',
        refusal: { site, service: 'amga', layer: 'policy', reason: 'change' },
      });
    }
    groups.push({ guids, by });
  }
  return groups;
}

async function imagesByOwner(object: SharedObject, call: GatewayCall): Promise<Map<string, string[]>> {
  const { peers, signal, credentials: as } = call;
  const found = new Map<string, string[]>();
  let images = 0;
  for (const request of await requestsFor(object, call)) {
    for await (const { members } of peers
      .client('mdm.amga.v1.MetadataService')
      .listMembers(request, { as, signal })) {
      for (const { guid, owner } of members) {
        if (owner === '') continue;
        images += 1;
        const theirs = found.get(owner);
        if (theirs) theirs.push(guid);
        else found.set(owner, [guid]);
      }
      if (images > maxImages) {
        fail('limit-exceeded', `more than ${maxImages} images are below it`, {
          field: 'object',
          remedy: 'name its studies or series one by one',
        });
      }
    }
  }
  return found;
}

async function requestsFor(
  object: SharedObject,
  call: GatewayCall,
): Promise<{ object?: string; guids?: string[] }[]> {
  if (object.kind !== 'cohort') return [{ object: nameOf(object) }];
  const guids = await imagesOfCohort(object.id, call);
  return Array.from({ length: Math.ceil(guids.length / maxItems) }, (_, part) => ({
    guids: guids.slice(part * maxItems, (part + 1) * maxItems),
  }));
}
