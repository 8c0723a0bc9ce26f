import { setImmediate as othersTurn } from 'node:timers/promises';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import { encryptFor } from '@mdm/identity';
import { type Call, type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import type { HydraContext } from '../context.js';
import type { StoredShare } from '../store/shares.js';
import { guids, operation } from './define.js';

/** Unwrapping keeps this thread busy: after so many shares the other calls of the service get their turn. */
const sharesPerTurn = 64;

export interface ReleasedShares {
  /** One for each key asked for, in order. */
  readonly outcomes: readonly ItemOutcome[];
  /** Compact JWE of the share records of the keys without an error, in order; absent when there are none. */
  readonly jwe?: string;
}

/**
 * Releases shares of keys that the caller may read, together encrypted to the key that the caller's own proof names, so
 * that whoever relays them learns nothing. Keys of a site that has not been heard of for a while are kept back.
 * @throws failed-precondition  the proof names no key
 */
export const getShares = operation({
  name: 'hydra.get-shares',
  input: z.object({ guids }),
  right: onEach('read'),
  objects: (input) => input.guids,
  effect: 'read',
  run: async ({ guids: asked }, context): Promise<ReleasedShares> => {
    const { shares, signal, site } = context;
    const enc =
      context.caller.enc ??
      fail('failed-precondition', 'the proof carries no key that shares could be encrypted to', {
        field: 'enc',
        remedy: 'make the proof with an "enc" key',
      });
    const allowed = asked.filter((guid) => !context.refusal(guid));
    const held = await shares.find(allowed, signal);
    const outcomes: ItemOutcome[] = [];
    const records: Buffer[] = [];
    try {
      for (const guid of asked) {
        const record = context.refusal(guid) ?? unwrapped(guid, held.get(guid), context);
        if (!isMdmError(record)) records.push(record);
        outcomes.push(isMdmError(record) ? { guid, error: record } : { guid });
        if (outcomes.length % sharesPerTurn === 0) {
          await othersTurn();
          signal.throwIfAborted();
        }
      }
      context.note('released', records.length);
      return records.length === 0 ? { outcomes } : { outcomes, jwe: encryptFor(enc, records, site) };
    } finally {
      for (const record of records) record.fill(0);
    }
  },
});

/** The record, which the caller wipes, or why it cannot be given. */
function unwrapped(
  guid: string,
  share: StoredShare | undefined,
  { keyRing, log, outOfDate }: HydraContext & Call,
): Buffer | MdmError {
  if (!share) return new MdmError('not-found', `there is no object "${guid}"`);
  const unsure = outOfDate(share.ownerSite);
  if (unsure) return unsure;
  try {
    return keyRing.unwrap(share, share);
  } catch (thrown) {
    log.error({ err: thrown, guid }, 'a share cannot be released');
    return MdmError.from(thrown);
  }
}
