import { self } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/** Lists the permits that the caller has at this site, the newest first, at most 1,000. */
export const listPermits = operation({
  name: 'gateway.list-permits',
  input: z.object({}),
  right: self,
  effect: 'read',
  run: async (_input, { caller, site, permits }) => (caller.issuer === site ? permits.list(caller.dn) : []),
});
