import { MdmError } from '@mdm/errors';
import { type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { guids, operation, refuseForeign } from './define.js';

export interface DestroyOutcome extends ItemOutcome {
  /** Of `@mdm/erasure`; empty where there is nothing to certify. */
  readonly receipt: string;
}

/**
 * Destroys shares for ever and remembers that it did, so that no late retry brings one back. Needs control of each key,
 * through a service of the site that owns it. What is not there is destroyed already, and for whoever may not know of
 * a key it is not there. Each key gets a signed receipt, the same one when it is asked for again. For the gateway, which
 * removes for good, that is also one of a key that the caller never had here, and which the caller cannot put any more; a
 * bridge that undoes a registration may start it anew.
 * @throws certificate-invalid invalid-argument  the certificate of this service cannot sign: then nothing is destroyed
 */
export const destroyShares = operation({
  name: 'hydra.destroy-shares',
  input: z.object({ guids }),
  right: onEach('control'),
  objects: (input) => input.guids,
  effect: 'destroy',
  run: async ({ guids: asked }, context): Promise<DestroyOutcome[]> => {
    const { shares, peer, caller, clock, signal, refusal } = context;
    const sign = context.receiptSigner();
    const by = { site: peer.site, dn: caller.dn, now: clock() };
    const controlled = asked.filter((guid) => !refusal(guid));
    const foreign = await refuseForeign(controlled, context);
    const errors = new Map(foreign);
    for (const guid of asked) {
      const refused = refusal(guid);
      if (refused && refused.code !== 'not-found') errors.set(guid, refused);
    }
    const taken = asked.filter((guid) => !errors.has(guid));
    const forestalled = peer.name === 'gateway' ? await shares.forestall(taken, by, signal) : undefined;
    context.note('destroyed', await shares.destroy(controlled, by, signal));

    // What was put between the judgement of the right and now was not judged.
    for (const guid of await shares.heldBy(taken, by, signal)) errors.set(guid, overtaken());
    const gone = await shares.destroyedFor(taken, by, signal);
    const common = { owner: by.site, askedBy: by.dn };
    return asked.map((guid) => {
      const error = errors.get(guid);
      if (error) return { guid, error, receipt: '' };
      const { generation, at } = gone.get(guid) ?? {};
      const never = forestalled?.get(guid);
      if (at !== undefined)
        return { guid, receipt: sign({ ...common, guid, outcome: 'destroyed', generation, at }) };
      return {
        guid,
        receipt: never === undefined ? '' : sign({ ...common, guid, outcome: 'none-held', at: never }),
      };
    });
  },
});

const overtaken = () => new MdmError('aborted', 'a share of the key was put at the same moment');
