import { hasRole } from '@mdm/rpc';
import pMap from 'p-map';
import type { GatewayCall } from '../context.js';
import type { AnsweredRequest } from '../store/requests.js';
import type { KeptRequest } from './request.js';

const callsAtOnce = 8;

/** The owners of those images of this site that a request is about; none when there are no such images. */
export async function ownersOf(
  { id, object }: KeptRequest,
  { peers, requests, signal }: GatewayCall,
): Promise<readonly string[]> {
  const named = async () => {
    switch (object.kind) {
      case 'image':
        return object.target.startsWith('/') ? { lfn: object.target } : { guid: object.target };
      case 'collection':
        return { guid: object.guid };
      case 'cohort':
        return { guids: [...(await requests.images(id, signal))] };
    }
  };
  const { owners } = await peers.client('mdm.amga.v1.MetadataService').listOwners(await named(), { signal });
  return owners;
}

export interface Standing {
  /** Owns images that the request is about, and so answers it. */
  readonly answers: boolean;
  /** May see it: owners, and who watches over the site when somebody owns such images. */
  readonly sees: boolean;
}

/** What somebody whom this site vouches for has to do with a request. A request for nothing is nobody's. */
export async function standingOf(request: KeptRequest, call: GatewayCall): Promise<Standing> {
  const { caller, site } = call;
  if (caller.issuer !== site) return { answers: false, sees: false };
  const owners = await ownersOf(request, call);
  const answers = owners.includes(caller.dn);
  const watches = hasRole(call, caller, 'officer') || hasRole(call, caller, 'administrator');
  return { answers, sees: answers || (watches && owners.length > 0) };
}

/** Those of some requests that the caller may see. */
export async function seenOf(
  requests: readonly AnsweredRequest[],
  call: GatewayCall,
): Promise<readonly AnsweredRequest[]> {
  const seen = await pMap(requests, async ({ request }) => (await standingOf(request, call)).sees, {
    concurrency: callsAtOnce,
  });
  return requests.filter((_request, at) => seen[at]);
}
