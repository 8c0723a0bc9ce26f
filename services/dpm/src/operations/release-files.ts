import { self } from '@mdm/rpc';
import { z } from 'zod';
import { operation, tokens } from './define.js';

/** Ends get requests of the caller before their time; tokens of nobody or of others are passed over. */
export const releaseFiles = operation({
  name: 'dpm.release-files',
  input: z.object({ tokens }),
  right: self,
  effect: 'write',
  run: async ({ tokens: asked }, { requests, caller, signal }) => {
    await requests.releaseGets(asked, caller.dn, signal);
    return {};
  },
});
