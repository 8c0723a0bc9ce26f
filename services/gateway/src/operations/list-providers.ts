import { anyone } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/** Lists the OpenID providers whose people sign in at this site, and what a client needs to ask them. */
export const listProviders = operation({
  name: 'gateway.list-providers',
  input: z.object({}),
  right: anyone,
  effect: 'read',
  run: async (_input, { providers }) =>
    providers.all().map(({ issuer, title, clientId, scopes }) => ({
      issuer,
      title,
      clientId,
      scopes: [...scopes],
    })),
});
