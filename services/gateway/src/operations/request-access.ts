import { fail, MdmError } from '@mdm/errors';
import { newGuid, self } from '@mdm/rpc';
import { findCohort } from '../cohorts/cohorts.js';
import type { GatewayCall } from '../context.js';
import { errorAtSite, refuseRelay, siteOfLfn } from '../owner.js';
import { expiryOf, keepHere, type NewRequest } from '../requests/keep.js';
import { accessToMessage } from '../requests/messages.js';
import { wantedAccess } from '../requests/request.js';
import { nameOf, sharedObject } from '../sharing/change-rights.js';
import { objectToMessage } from '../sharing/messages.js';
import type { SharedObject } from '../sharing/resolve.js';
import { chosenSites } from '../site-names.js';
import { operation } from './define.js';

/**
 * Leaves a request for access where the images may be: at the site of an LFN, at the sites of a cohort, and for a bare GUID at
 * every site. Nobody looks whether there is such an image before its owner asks for requests: the answer, and the time that
 * it takes, are the same for an image that the caller may not know of and for none at all.
 * @throws invalid-argument  the site of the name is not in the federation
 * @throws not-found         the cohort is not one that the caller may see
 * @throws limit-exceeded    100 requests on one day, at each site
 * @throws site-unreachable  no site could be asked
 */
export const requestAccess = operation({
  name: 'gateway.request-access',
  input: sharedObject.extend({ access: wantedAccess }),
  right: self,
  needs: 'find',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: async ({ object, site, access }, call) => {
    refuseRelay(call);
    const id = newGuid();
    const sites = await sitesOf(object, site, call);
    call.note('request', id);
    const left = await Promise.all(
      [...sites].map(
        async ([at, guids]): Promise<[string, MdmError | undefined]> => [
          at,
          await leaveAt(at, { id, object, guids, access }, call).then(() => undefined, MdmError.from),
        ],
      ),
    );
    call.signal.throwIfAborted();
    const failures = left.flatMap(([at, error]) => (error ? [{ at, error }] : []));
    const [first] = failures;
    if (first && failures.length === left.length) throw first.error;
    return {
      id,
      expiresMs: expiryOf(access, call.clock()),
      unreached: failures.map(({ at }) => at),
    };
  },
});

/** The sites that a request is left at; of a cohort with its images there. */
async function sitesOf(
  object: SharedObject,
  site: string,
  call: GatewayCall,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const view = call.federation.current();
  if (object.kind === 'cohort') {
    const bySite = new Map<string, string[]>();
    for (const { guid, site: at } of (await findCohort(object.id, call)).images) {
      const there = bySite.get(at) ?? [];
      there.push(guid);
      bySite.set(at, there);
    }
    if (bySite.size === 0) fail('failed-precondition', 'the cohort has no image', { field: 'object' });
    return bySite;
  }
  const name = nameOf(object);
  const named = name.startsWith('/') ? [siteOfLfn(name, call.site)] : site === '' ? [] : [site];
  return new Map(chosenSites(named, view, 'site').map((at) => [at, []]));
}

async function leaveAt(at: string, request: NewRequest, call: GatewayCall): Promise<void> {
  if (at === call.site) {
    await keepHere(request, call);
    return;
  }
  const { id, object, guids, access } = request;
  const timeoutMs = call.config.site.limits.siteSeconds * 1_000;
  try {
    await call.peers
      .client('mdm.gateway.v1.RequestService', at)
      .keepRequest(
        { id, object: objectToMessage(object, at), guids: [...guids], access: accessToMessage(access) },
        { as: call.credentials, signal: call.signal, timeoutMs },
      );
  } catch (thrown) {
    throw errorAtSite(thrown);
  }
}
