import { setImmediate as othersTurn } from 'node:timers/promises';
import { fail, MdmError } from '@mdm/errors';
import { encryptFor } from '@mdm/identity';
import { type Call, onEach } from '@mdm/rpc';
import { z } from 'zod';
import type { HydraContext } from '../context.js';
import type { StoredShare } from '../store/shares.js';
import { guids, operation } from './define.js';

/** Encrypting keeps this thread busy: after so many shares the other calls of the service get their turn. */
const sharesPerTurn = 16;

export interface ReleasedShare {
  readonly guid: string;
  /** Compact JWE whose plaintext is the share record; absent on error. */
  readonly jwe?: string;
  readonly error?: MdmError;
}

/**
 * Releases shares of keys that the caller may read, each encrypted to the key that the caller's own proof names, so that
 * whoever relays them learns nothing. One outcome per key, in order.
 * @throws failed-precondition  the proof names no key
 */
export const getShares = operation({
  name: 'hydra.get-shares',
  input: z.object({ guids }),
  right: onEach('read'),
  objects: (input) => input.guids,
  effect: 'read',
  run: async ({ guids: asked }, context): Promise<ReleasedShare[]> => {
    const { shares, signal } = context;
    const enc =
      context.caller.enc ??
      fail('failed-precondition', 'the proof carries no key that shares could be encrypted to', {
        field: 'enc',
        remedy: 'make the proof with an "enc" key',
      });
    const allowed = asked.filter((guid) => !context.refusal(guid));
    const held = await shares.find(allowed, signal);
    const releaseOne = async (guid: string): Promise<ReleasedShare> => {
      const refused = context.refusal(guid);
      if (refused) return { guid, error: refused };
      const share = held.get(guid);
      if (!share) return { guid, error: new MdmError('not-found', `there is no object "${guid}"`) };
      try {
        return { guid, jwe: await release(share, enc, context) };
      } catch (thrown) {
        context.log.error({ err: thrown, guid }, 'a share cannot be released');
        return { guid, error: MdmError.from(thrown) };
      }
    };
    const released: ReleasedShare[] = [];
    for (const guid of asked) {
      released.push(await releaseOne(guid));
      if (released.length % sharesPerTurn === 0) {
        await othersTurn();
        signal.throwIfAborted();
      }
    }
    context.note('released', released.filter(({ jwe }) => jwe !== undefined).length);
    return released;
  },
});

async function release(
  share: StoredShare,
  enc: Parameters<typeof encryptFor>[0],
  { keyRing, site }: HydraContext & Call,
): Promise<string> {
  const record = keyRing.unwrap(share, share);
  try {
    return await encryptFor(enc, record, { guid: share.guid, site });
  } finally {
    record.fill(0);
  }
}
