import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { type ServiceKeyPair, statementSigner, verifyStatement } from '@mdm/identity';
import { z } from 'zod';
import { claimsOf, dn, guid, type Trust, time } from './claims.js';

const type = 'mdm-erasure-receipt+jwt';
/** Characters of a receipt. */
export const maxReceiptLength = 16_384;

const receiptSchema = z.object({
  guid,
  /** The site that the image belongs to. */
  owner: siteId,
  /** DN of the owner, who asked for it. */
  askedBy: dn,
  /**
   * `destroyed`: the share of the generation named, and with it all earlier ones. `none-held`: there was no share of a
   * key of this owner at this site, and there will be none.
   */
  outcome: z.enum(['destroyed', 'none-held']),
  generation: z.int().min(0).max(0xffff_ffff).optional(),
  /** When it was destroyed, in milliseconds since the epoch. */
  at: time,
});

/** What a key holder says of one key when it is asked to destroy its share. */
export type Receipt = z.infer<typeof receiptSchema>;

export interface VerifiedReceipt extends Receipt {
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
}

/**
 * Signs receipts as the key store of a site. A receipt is a statement of `@mdm/identity`.
 * @throws certificate-invalid invalid-argument  see `statementSigner`
 */
export function receiptSigner(
  pair: ServiceKeyPair,
  options: { readonly clock: () => number },
): (receipt: Receipt) => string {
  const sign = statementSigner(pair, options);
  return (receipt) => sign(type, receipt);
}

/** What a receipt must be about. */
export interface ExpectedReceipt {
  readonly holder: string;
  readonly guid: string;
  readonly owner: string;
}

/**
 * @throws certificate-invalid  the signature does not hold, is not that of a key store, or the receipt belongs elsewhere
 * @throws corrupt              it is signed and yet no receipt
 */
export function verifyReceipt(text: string, expected: ExpectedReceipt, trust: Trust): VerifiedReceipt {
  const { by, signedAt, claims } = verifyStatement(text, { ...trust, type, maxLength: maxReceiptLength });
  if (by.service !== 'hydra') {
    fail(
      'certificate-invalid',
      `the receipt is signed by ${by.service} of site "${by.site}", which holds no keys`,
    );
  }
  const receipt = { ...claimsOf(receiptSchema, claims, 'receipt'), holder: by.site, signedAt };
  for (const field of ['holder', 'guid', 'owner'] as const)
    if (receipt[field] !== expected[field]) {
      fail(
        'certificate-invalid',
        `the receipt is of another ${field}: "${receipt[field]}" and not "${expected[field]}"`,
      );
    }
  return receipt;
}
