import { siteId } from '@mdm/federation';
import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import { errorAtSite, isRelayed, missing } from '../owner.js';
import { stream } from './define.js';

const maxTurl = 2_048;

/**
 * Streams the encrypted bytes behind a transfer URL from the site that opened the image. Offset and length in bytes,
 * length 0 for the rest.
 * @throws not-found  the caller has no such transfer URL
 * @throws failed-precondition  it has expired
 */
export const read = stream({
  name: 'gateway.read',
  input: z.object({
    site: siteId,
    turl: z.string().min(1, 'is empty').max(maxTurl, 'is not a transfer URL'),
    offset: z.int().min(0),
    length: z.int().min(0),
  }),
  right: forwarded('dpm.read'),
  effect: 'read',
  objects: ({ turl }) => [turl],
  run: async function* ({ site, ...range }, call): AsyncIterable<Buffer> {
    const { peers, signal, credentials: as } = call;
    if (site === call.site) {
      const parts = peers.client('mdm.dpm.v1.StorageService').read(range, { as, signal });
      for await (const { chunk } of parts) yield chunk;
      return;
    }
    if (isRelayed(call) || !call.federation.current().sites.has(site)) throw missing(range.turl);
    try {
      const parts = peers
        .client('mdm.gateway.v1.ImageService', site)
        .read({ site, ...range }, { as, signal });
      for await (const { chunk } of parts) yield chunk;
    } catch (thrown) {
      throw errorAtSite(thrown);
    }
  },
});
