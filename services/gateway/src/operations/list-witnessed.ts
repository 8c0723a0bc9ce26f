import { serviceNames } from '@mdm/config';
import { gateways } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/** Tells the gateway of another site which heads of a chain of that site are kept here, and of no other. */
export const listWitnessed = operation({
  name: 'gateway.list-witnessed',
  input: z.object({
    service: z.enum(serviceNames, 'is not a service'),
    after: z.int().min(0),
    limit: z.int().min(1, 'is not 1 to 1,000').max(1_000, 'is not 1 to 1,000'),
  }),
  right: gateways(),
  effect: 'read',
  run: async (page, { peer, witnessing, signal }) => {
    const heads = await witnessing.store.heads({ ...page, site: peer.site }, signal);
    return { heads, nextAfter: heads.length < page.limit ? 0 : (heads.at(-1)?.position ?? 0) };
  },
});
