import { fail, MdmError } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { guidSchema, modality } from '@mdm/rpc';
import { z } from 'zod';
import { compareImage } from '../pacs/compare.js';
import { operation } from './define.js';

/** Whether the image is removed now, must be kept, was removed by somebody else, or is there again. */
export type Withdrawal = 'withdrawn' | 'kept' | 'absent' | 'present';

const reasons = {
  gone: 'the PACS does not have the image any more',
  changed: 'the PACS has other content in the place of the image',
} as const;

/** Of the answers that will be the same for a while: a legal hold, retention, the policies of the site. */
const keeping: ReadonlySet<string> = new Set(['FAILED_PRECONDITION', 'PERMISSION_DENIED']);

/**
 * Removes an image because of what became of it in its PACS, as its owner would with `mdm rm`: with all that protects it, with
 * shares of its key, and with a certificate. Other than what its owner has removed, it may be registered anew when it comes
 * again. The PACS is asked a last time. Asked again it goes on.
 * @throws caller-not-allowed  no PACS of site.yaml has this name
 * @throws not-found           nothing is wrong with the image, as far as is known
 * @throws unavailable         the PACS, the gateway, or a service of the site, does not answer
 */
export const withdraw = operation({
  name: 'dicom-bridge.withdraw',
  input: z.object({ pacs: z.string(), guid: guidSchema }),
  right: modality,
  objects: ({ guid }) => [guid],
  effect: 'destroy',
  run: async ({ pacs, guid }, context): Promise<Withdrawal> => {
    const { pacsLosses, acting, peers, clock, site, signal } = context;
    const source =
      context.pacs.get(pacs)?.pacs ?? fail('caller-not-allowed', `no PACS of this site is "${pacs}"`);
    const image =
      (await pacsLosses.find(pacs, guid, signal)) ??
      fail('not-found', `PACS "${pacs}" has lost no object "${guid}"`, { field: 'guid' });
    const { lost: loss, owner, erasure, begun } = image;
    context.note('pacs', pacs);
    context.note('loss', loss);
    const end = async (outcome: Withdrawal) => {
      context.note('outcome', outcome);
      if (outcome === 'withdrawn') await pacsLosses.withdrawn(guid, clock(), signal);
      if (outcome === 'absent') await pacsLosses.forget(guid, signal);
      return outcome;
    };
    // What waited for an administrator may be there again.
    if (!erasure && loss === 'gone' && (await compareImage(image, source, context, signal)) !== 'gone')
      return end('present');
    const as = await acting.as(owner);
    const removals = peers.client('mdm.gateway.v1.RemovalService');
    const reason = `${reasons[loss]}: ${pacs}`;
    await pacsLosses.begin(guid, clock(), signal);
    try {
      const removal = erasure
        ? await removals.getErasure({ id: erasure }, { as, signal })
        : await removals.remove({ object: { image: { guid }, site }, reason }, { as, signal });
      const { id, pending } = requireErasure(removal.erasure);
      context.note('erasure', id);
      if (!erasure) await pacsLosses.removing(guid, id, signal);
      // Key holders elsewhere have the key of this image and of no other: they hold up nothing.
      if (pending.some((place) => !place.endsWith('/hydra')))
        fail('unavailable', 'the removal of the image waits for a service of this site');
      return await end('withdrawn');
    } catch (thrown) {
      const error = MdmError.from(thrown);
      // It had begun, and nobody was told how it went on.
      if (error.code === 'not-found') return end(begun ? 'withdrawn' : 'absent');
      if (!keeping.has(error.kind.status)) throw error;
      await pacsLosses.withhold(guid, error, clock(), signal);
      return end('kept');
    }
  },
});

const requireErasure = (erasure: gateway.Erasure__Output | null): gateway.Erasure__Output =>
  erasure ?? fail('internal', 'the gateway did not say how far the removal has come');
