import { type Acl, validateAcl } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import { decodeShare, type KeyShare, maxEncodedBytes } from '@mdm/key-shares';
import { imageFactsSchema } from '@mdm/policy';
import { aclSchema, bulk, type Call, callers, factsOfOwner, guidSchema, type ItemOutcome } from '@mdm/rpc';
import { z } from 'zod';
import type { HydraContext } from '../context.js';
import type { NewShareRow, OwnedShare, Tombstone } from '../store/shares.js';
import { ofAnotherSite, operation } from './define.js';

const newShare = z.object({
  guid: guidSchema,
  generation: z.int().min(0).max(0xffff_ffff),
  record: z
    .custom<Buffer>((value) => Buffer.isBuffer(value), 'is missing')
    .refine(({ length }) => length <= maxEncodedBytes, `is longer than ${maxEncodedBytes} bytes`),
  acl: aclSchema,
  facts: imageFactsSchema.optional(),
});
type NewShare = z.infer<typeof newShare>;

/**
 * Stores shares of keys that the caller owns, for the site that dials. The same share again is done; a later
 * generation replaces an earlier one. One outcome per share, in order:
 * - invalid-argument     the record is no share of this site for that GUID and generation
 * - permission-denied    the key belongs to another site or person
 * - content-conflict     another share of the same generation is held
 * - failed-precondition  a later generation is held, or the key was destroyed
 * - aborted              somebody else put a share of the key at the same moment
 */
export const putShares = operation({
  name: 'hydra.put-shares',
  input: z.object({
    shares: bulk(newShare).refine(
      (shares) => new Set(shares.map(({ guid }) => guid)).size === shares.length,
      'names a key twice',
    ),
  }),
  right: callers('dicom-bridge'),
  objects: ({ shares }) => shares.map(({ guid }) => guid),
  effect: 'write',
  run: async ({ shares: asked }, context): Promise<ItemOutcome[]> => {
    const { db, shares, caller, peer, clock, signal } = context;
    const guids = asked.map(({ guid }) => guid);
    return db.transaction(
      async (tx) => {
        await shares.holdOffForestalling(tx);
        const forestalled = await shares.forestalled(tx, guids, { site: peer.site, dn: caller.dn });
        const held = await shares.lock(tx, guids);
        // After the locks: whoever destroyed a share before this is seen.
        const tombstones = await shares.tombstones(tx, guids);
        const errors = new Map<string, MdmError>();
        const accepted: NewShareRow[] = [];
        for (const share of asked) {
          const { guid } = share;
          try {
            if (forestalled.has(guid)) throw destroyed();
            const row = accept(share, held.get(guid), tombstones.get(guid), context);
            if (row) accepted.push(row);
          } catch (thrown) {
            errors.set(guid, MdmError.from(thrown));
          }
        }
        const written = await shares.put(tx, accepted, clock());
        for (const { guid } of accepted) if (!written.has(guid)) errors.set(guid, overtaken());
        context.note('written', written.size);
        return guids.map((guid) => ({ guid, error: errors.get(guid) }));
      },
      { signal },
    );
  },
});

/** The row to write; undefined when this very share is held already. */
function accept(
  { guid, generation, record, acl, facts }: NewShare,
  held: OwnedShare | undefined,
  tombstone: Tombstone | undefined,
  context: HydraContext & Call,
): NewShareRow | undefined {
  const { site, peer, caller, keyRing } = context;
  const ownerSite = peer.site;
  const share = decode(record, site);
  if (share.guid !== guid) invalid('guid', `the record is of the key "${share.guid}"`);
  if (share.generation !== generation)
    invalid('generation', `the record is of generation ${share.generation}`);
  checkOwner(acl, caller.dn, held);
  for (const earlier of [held, tombstone])
    if (earlier && earlier.ownerSite !== ownerSite) throw ofAnotherSite(ownerSite);
  if (tombstone && generation <= tombstone.generation) throw destroyed();
  if (held && generation < held.generation)
    throw new MdmError('failed-precondition', `a share of the later generation ${held.generation} is held`);
  if (held && generation === held.generation) {
    const present = keyRing.unwrap(held, held);
    const same = present.equals(record);
    present.fill(0);
    if (same) return undefined;
    throw new MdmError('content-conflict', `another share of generation ${generation} is held`, {
      remedy: 'draw a new key and count the generation up',
    });
  }
  const row = { guid, generation, ownerSite };
  const { recipientType, recipient, threshold, holders } = share;
  return {
    ...row,
    ...keyRing.wrap(row, record),
    recipientType,
    recipient,
    threshold,
    holders,
    acl,
    facts: facts ?? factsOfOwner(acl, context),
  };
}

/** A share that cannot be read is the mistake of who sends it, not the loss of one that was held. */
function decode(record: Uint8Array, site: string): KeyShare {
  try {
    return decodeShare(record, site);
  } catch (thrown) {
    return invalid('record', MdmError.from(thrown).message);
  }
}

function checkOwner(acl: Acl, dn: string, held: OwnedShare | undefined): void {
  validateAcl(acl);
  if (acl.owner === dn && (!held || held.owner === dn)) return;
  throw new MdmError('permission-denied', 'the key would belong to somebody else than the caller', {
    field: 'acl.owner',
  });
}

function invalid(field: string, message: string): never {
  throw new MdmError('invalid-argument', message, { field });
}

const destroyed = () =>
  new MdmError('failed-precondition', 'the key was destroyed', {
    remedy: 'register the image anew, with a new key',
  });

const overtaken = () => new MdmError('aborted', 'another share of the key was put at the same moment');
