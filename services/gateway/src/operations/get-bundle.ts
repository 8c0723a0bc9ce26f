import { fail } from '@mdm/errors';
import { anyone } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/**
 * Gives the signed bundle of this site, a public fact: whoever asks compares its fingerprint with what the site says of
 * itself on another way.
 */
export const getBundle = operation({
  name: 'gateway.get-bundle',
  input: z.object({}),
  right: anyone,
  effect: 'read',
  run: async (_input, { federation, site }) =>
    federation.bundle(site) ?? fail('unavailable', `the bundle of site "${site}" has expired`),
});
