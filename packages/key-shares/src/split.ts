import { clampIdentity, type RecipientType, recipientOf } from '@mdm/envelope';
import { fail } from '@mdm/errors';
import { split } from 'shamir-secret-sharing';
import { z } from 'zod';
import { descriptionShape, type KeyShare, sealShare } from './key-share.js';

export interface SplitOptions {
  /** The secret, 32 bytes. Not changed; overwrite it when the shares are stored. */
  readonly identity: Uint8Array;
  /** The recipient that belongs to it. */
  readonly recipient: string;
  readonly recipientType?: RecipientType;
  readonly guid: string;
  readonly generation: number;
  readonly threshold: number;
  /** The sites that get a share each: 1 to 16, each once. */
  readonly holders: readonly string[];
}

const description = z
  .object(descriptionShape)
  .refine(({ holders }) => new Set(holders).size === holders.length, {
    path: ['holders'],
    message: 'names a site twice',
  })
  .refine(({ threshold, holders }) => threshold <= holders.length, {
    path: ['threshold'],
    message: 'is larger than the number of holders',
  });

/**
 * Splits an identity into one share for each holder, of which any `threshold` join to it again and fewer tell nothing
 * (Shamir 1979, over GF(256)). With a threshold of 1, which a lone site needs, each share is the identity itself. What is
 * split, and joins again, is the clamped form of the identity.
 * @throws invalid-argument  naming the field; also when the recipient is not the one of the identity
 */
export async function splitKey(options: SplitOptions): Promise<KeyShare[]> {
  const checked = description.safeParse(options);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const field = String(issue?.path[0] ?? 'key');
    return fail('invalid-argument', `${field}: ${issue?.message ?? 'is wrong'}`, { field });
  }
  const { identity, recipientType = 'x25519' } = options;
  if (recipientOf(identity) !== options.recipient) {
    return fail('invalid-argument', 'recipient is not the one of the identity', {
      field: 'recipient',
      remedy: 'pass the pair that generateIdentity returned',
    });
  }
  const { guid, generation, threshold, holders, recipient } = checked.data;
  const clamped = clampIdentity(identity);
  const secret = new Uint8Array(clamped); // the library takes plain Uint8Arrays only
  clamped.fill(0);
  const shares =
    threshold === 1 ? holders.map(() => secret.slice()) : await split(secret, holders.length, threshold);
  secret.fill(0);
  return holders.map((holder, i) =>
    sealShare({
      version: 1,
      guid,
      generation,
      threshold,
      holders,
      recipientType,
      recipient,
      holder,
      share: shares[i] ?? fail('internal', 'the secret was split into too few shares'),
    }),
  );
}
