import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { bulk, forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import { collectShares } from '../keys/collect-shares.js';
import { refuseRelay } from '../owner.js';
import { operation } from './define.js';

const hedgeMs = 300;
const maxHolders = 16;

const wantedKey = z
  .object({
    guid: guidSchema,
    threshold: z.int().min(1, 'is less than 1'),
    holders: z
      .array(siteId)
      .max(maxHolders, `names more than ${maxHolders} sites`)
      .refine((sites) => new Set(sites).size === sites.length, 'names a site twice'),
  })
  .refine(({ threshold, holders }) => threshold <= holders.length, {
    path: ['threshold'],
    message: 'is more than the number of holders',
  });

/**
 * Collects key shares from enough holders of each key. They are encrypted to the reader's own key, so this gateway learns
 * nothing. An error per key of which there are too few: `shares-unavailable` with who did not answer, or the holders'
 * refusal.
 */
export const releaseKeys = operation({
  name: 'gateway.release-keys',
  input: z.object({
    keys: bulk(wantedKey).refine(
      (keys) => new Set(keys.map(({ guid }) => guid)).size === keys.length,
      'names a key twice',
    ),
  }),
  right: forwarded('hydra.get-shares'),
  effect: 'read',
  objects: ({ keys }) => keys.map(({ guid }) => guid),
  run: async ({ keys }, call) => {
    refuseRelay(call);
    const { peers, federation, site, config, credentials: as } = call;
    const { sites } = federation.current();
    const timeoutMs = config.site.limits.siteSeconds * 1_000;
    const collected = await collectShares(
      keys,
      async (holder, guids, signal) => {
        if (!sites.has(holder)) fail('site-unreachable', `site "${holder}" is not in the federation`);
        return peers
          .client('mdm.hydra.v1.KeyService', holder)
          .getShares({ guids: [...guids] }, { as, signal, timeoutMs });
      },
      { own: site, hedgeMs, signal: call.signal },
    );
    const failed = collected.keys.filter(({ error }) => error).length;
    call.note('released', collected.keys.length - failed);
    if (failed > 0) call.note('failed', failed);
    return collected;
  },
});
