import type { lfc } from '@mdm/protos';
import { targetToMessage } from '@mdm/rpc';
import type { GatewayCall } from './context.js';
import { atOwner, errorAtSite, isRelayed, missing, siteOfLfn } from './owner.js';

/** An entry and the site that has it. */
export interface OwnedEntry {
  readonly entry: lfc.Entry__Output;
  readonly site: string;
}

/** An entry of the catalogue, described by the site that owns it. @throws not-found site-unreachable */
export function describeAtOwner(target: string, call: GatewayCall): Promise<OwnedEntry> {
  const { peers, site, credentials: as } = call;
  const request = { target: targetToMessage(target) };
  return atOwner(target, call, {
    here: async () => {
      const { entry } = await peers
        .client('mdm.lfc.v1.CatalogService')
        .stat(request, { as, signal: call.signal });
      if (!entry) throw missing(target);
      return { entry, site };
    },
    there: async (owner, signal) => {
      const { entry } = await peers
        .client('mdm.gateway.v1.ImageService', owner)
        .stat(request, { as, signal });
      if (!entry) throw missing(target);
      return { entry, site: owner };
    },
  });
}

export interface ListedEntry {
  readonly entry: lfc.Entry__Output | null;
  /** Where the next page starts; set on the last entry of a page when there is more. */
  readonly nextCursor: string;
}

/**
 * One page of a directory, listed by the site that owns it, in the order of names. Directories above the site part of
 * names are listed from this site's catalogue. Limit 0 for 1,000.
 * @throws not-found site-unreachable
 */
export async function* listAtOwner(
  request: { readonly lfn: string; readonly limit: number; readonly cursor: string },
  call: GatewayCall,
): AsyncIterable<ListedEntry> {
  const { peers, site, signal, credentials: as } = call;
  const owner = siteOfLfn(request.lfn, site);
  if (owner === site) {
    yield* peers.client('mdm.lfc.v1.CatalogService').listDirectory(request, { as, signal });
    return;
  }
  if (isRelayed(call) || !call.federation.current().sites.has(owner)) throw missing(request.lfn);
  try {
    yield* peers.client('mdm.gateway.v1.ImageService', owner).list(request, { as, signal });
  } catch (thrown) {
    throw errorAtSite(thrown);
  }
}
