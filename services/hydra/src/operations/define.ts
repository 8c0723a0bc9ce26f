import { MdmError } from '@mdm/errors';
import { type Call, guidSchema, operations } from '@mdm/rpc';
import { z } from 'zod';
import type { HydraContext } from '../context.js';

export const { operation } = operations<HydraContext>();

const maxItems = 1_000;

export const guids = z
  .array(guidSchema)
  .max(maxItems, `has more than ${maxItems} items`)
  .refine((values) => new Set(values).size === values.length, 'names one twice');

/** Only the site that put a share may change it or its rights: the refusals for keys of other sites, by GUID. */
export async function refuseForeign(
  asked: readonly string[],
  { shares, peer, signal }: HydraContext & Call,
): Promise<ReadonlyMap<string, MdmError>> {
  const foreign = await shares.foreign(asked, peer.site, signal);
  return new Map(foreign.map((guid) => [guid, ofAnotherSite(peer.site)]));
}

export const ofAnotherSite = (site: string) =>
  new MdmError('permission-denied', `the key belongs to another site than "${site}"`, {
    remedy: 'ask at the site that owns the image',
    refusal: { layer: 'caller', reason: 'owner-site' },
  });
