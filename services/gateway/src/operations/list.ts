import type { lfc } from '@mdm/protos';
import { forwarded, lfnSchema } from '@mdm/rpc';
import { z } from 'zod';
import { errorAtSite, isRelayed, missing, siteOfLfn } from '../owner.js';
import { stream } from './define.js';

export interface ListedEntry {
  readonly entry: lfc.Entry__Output | null;
  /** Where the next page starts; set on the last entry of a page when there is more. */
  readonly nextCursor: string;
}

const maxLimit = 1_000;
const maxCursor = 4_096;

/**
 * Lists a directory at the site that owns it, in the order of names. Directories above the site part of names are listed
 * from this site's catalogue. Limit 0 for 1,000.
 * @throws not-found site-unreachable
 */
export const list = stream({
  name: 'gateway.list',
  input: z.object({
    lfn: lfnSchema,
    limit: z.int().min(0).max(maxLimit, `is more than ${maxLimit}`),
    cursor: z.string().max(maxCursor, 'is not a cursor of this operation'),
  }),
  right: forwarded('lfc.list-directory'),
  effect: 'read',
  objects: ({ lfn }) => [lfn],
  run: async function* (request, call): AsyncIterable<ListedEntry> {
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
  },
});
