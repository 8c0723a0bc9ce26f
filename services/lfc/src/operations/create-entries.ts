import { type Acl, validateAcl } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import { imageFactsSchema } from '@mdm/policy';
import { aclSchema, bulk, callers, factsOfOwner, guidSchema, type ItemOutcome, lfnSchema } from '@mdm/rpc';
import { z } from 'zod';
import { requireBelow } from '../lfn.js';
import { type NewEntry, registerEntries } from '../store/registration.js';
import { operation } from './define.js';
import { checksumSchema, surlSchema } from './schemas.js';

/** The last moment of the year 9999. */
const maxTime = 253_402_300_799_999;

const newEntrySchema = z.object({
  guid: guidSchema,
  lfn: lfnSchema,
  size: z.int().min(0),
  checksum: checksumSchema,
  surl: surlSchema,
  acl: aclSchema,
  directoryAcl: aclSchema,
  facts: imageFactsSchema.optional(),
  retainUntilMs: z.int().min(0).max(maxTime),
});

/**
 * Registers files, each with its first replica, and the directories above them where they are missing. Idempotent: the
 * same name with the same GUID is done already, and only its size and checksum follow the call. One outcome for each, in
 * order: `already-exists` when the name, the GUID or the SURL is another entry's, `failed-precondition` when the GUID is of an
 * image that is being removed or was.
 */
export const createEntries = operation({
  name: 'lfc.create-entries',
  input: z.object({ entries: bulk(newEntrySchema) }),
  right: callers('dicom-bridge'),
  effect: 'write',
  objects: ({ entries }) => entries.map(({ guid }) => guid),
  run: async ({ entries: asked }, context): Promise<ItemOutcome[]> => {
    const { db, root, caller, clock, signal } = context;
    const entries = asked.map(
      (entry): NewEntry => ({
        ...entry,
        facts: entry.facts ?? factsOfOwner(entry.acl, context),
      }),
    );
    const errors = new Map<NewEntry, MdmError>();
    const valid = entries.filter((entry) => {
      try {
        requireBelow(root, entry.lfn, 'lfn');
        for (const acl of [entry.acl, entry.directoryAcl]) requireOwned(validateAcl(acl), caller.dn);
        return true;
      } catch (thrown) {
        errors.set(entry, MdmError.from(thrown));
        return false;
      }
    });
    const failed = await registerEntries(db, valid, { now: clock(), signal });
    return entries.map((entry) => ({
      guid: entry.guid,
      error: errors.get(entry) ?? failed.get(entry),
    }));
  },
});

/** The bridge acts for the owner of what it registers, so nobody can be made an owner without knowing. */
function requireOwned(acl: Acl, dn: string): void {
  if (acl.owner === dn) return;
  throw new MdmError('permission-denied', 'acl.owner: is not the user for whom the entry is registered', {
    field: 'acl.owner',
    remedy: 'register with a token of the owner',
  });
}
