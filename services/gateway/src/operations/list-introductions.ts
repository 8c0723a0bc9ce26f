import { inspectBundle } from '@mdm/federation';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/** Lists the sites that have introduced themselves, in the order of time, but for those that are joined with already. */
export const listIntroductions = operation({
  name: 'gateway.list-introductions',
  input: z.object({}),
  right: role('administrator'),
  effect: 'read',
  run: async (_input, { clock, federation, invitations, signal }) => {
    const { sites } = federation.current();
    const waiting = (await invitations.introductions(clock(), signal)).filter(
      ({ site, fingerprint }) => sites.get(site)?.fingerprint !== fingerprint,
    );
    const inspected = waiting.map(async (introduction) => {
      const { bundle } = await inspectBundle(introduction.bundle, { clock });
      return { ...introduction, title: bundle.title };
    });
    // A bundle that has expired since is of no use to anybody.
    const settled = await Promise.allSettled(inspected);
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  },
});
