import { role } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

const maxListed = 10_000;

/** Lists what this site has revoked and what has not ended by itself, newest first, at most 10,000. */
export const listRevocations = operation({
  name: 'gateway.list-revocations',
  input: z.object({}),
  right: role('administrator'),
  effect: 'read',
  run: async (_input, { revocations, site, clock }) => {
    await revocations.refresh();
    const now = clock();
    return revocations
      .since(new Map(), site)
      .filter(({ until }) => until === undefined || until > now)
      .reverse()
      .slice(0, maxListed);
  },
});
