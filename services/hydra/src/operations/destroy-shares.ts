import { type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { guids, operation, refuseForeign } from './define.js';

/**
 * Destroys shares for ever and remembers that it did, so that no late retry brings one back. Needs control of each key,
 * through a service of the site that owns it. What is not there is destroyed already, and for whoever may not know of
 * a key it is not there.
 */
export const destroyShares = operation({
  name: 'hydra.destroy-shares',
  input: z.object({ guids }),
  right: onEach('control'),
  objects: (input) => input.guids,
  effect: 'destroy',
  run: async ({ guids: asked }, context): Promise<ItemOutcome[]> => {
    const { shares, peer, caller, clock, signal } = context;
    const controlled = asked.filter((guid) => !context.refusal(guid));
    const foreign = await refuseForeign(controlled, context);
    const destroyed = await shares.destroy(
      controlled,
      { site: peer.site, dn: caller.dn, now: clock() },
      signal,
    );
    context.note('destroyed', destroyed);
    return asked.map((guid) => {
      const error = context.refusal(guid) ?? foreign.get(guid);
      return error && error.code !== 'not-found' ? { guid, error } : { guid };
    });
  },
});
