import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { type ServiceKeyPair, statementSigner, verifyStatement } from '@mdm/identity';
import { z } from 'zod';
import { claimsOf, dn, guid, type Trust, time } from './claims.js';
import { maxReceiptLength, type VerifiedReceipt, verifyReceipt } from './receipt.js';

const type = 'mdm-erasure+jwt';
/** Most images of one certificate, so that it fits into a message with the receipts of 16 holders. */
export const imagesOfCertificate = 200;
const maxHolders = 16;
const maxLength = 8 * 1024 * 1024;

const erasedImage = z.object({
  guid,
  /** SHA-256 of the logical name, hexadecimal: whoever knows the name recognises it. */
  lfnSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** From then on it was found by nobody; absent while that has not been decided. */
  condemnedAt: time.optional(),
  /** Whether the holders are those of the image's key, or those of the site's configuration, where the key was not known. */
  holdersFrom: z.enum(['key', 'configuration']).optional(),
  /** A holder without a receipt has not answered yet. */
  holders: z
    .array(z.object({ site: siteId, receipt: z.string().max(maxReceiptLength).optional() }))
    .max(maxHolders),
  /** When the services of the site confirmed; absent while they have not. */
  storage: time.optional(),
  catalogue: time.optional(),
  metadata: time.optional(),
});
export type ErasedImage = z.infer<typeof erasedImage>;

const keptImage = z.object({ guid, code: z.string().max(64), why: z.string().max(4_096) });
export type KeptImage = z.infer<typeof keptImage>;

const certificateSchema = z.object({
  erasure: z.uuid(),
  /** A large erasure has several certificates, counted from 1. */
  part: z.int().min(1),
  parts: z.int().min(1),
  requestedBy: dn,
  requestedAt: time,
  reason: z.string().max(1_024),
  images: z.array(erasedImage).max(imagesOfCertificate),
  /** What was asked for and is kept, and why: a legal hold, or retention. */
  kept: z.array(keptImage).max(imagesOfCertificate),
});

/** What the site of the images says of their removal, so far. It names no patient and no logical name. */
export type ErasureCertificate = z.infer<typeof certificateSchema>;

export interface VerifiedCertificate extends ErasureCertificate {
  /** The site that the images belonged to. */
  readonly site: string;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
  readonly receipts: readonly VerifiedReceipt[];
  /** Who has not confirmed yet, of which image. */
  readonly open: readonly { readonly guid: string; readonly place: string }[];
}

/** @throws certificate-invalid invalid-argument  see `statementSigner` */
export function certificateSigner(
  pair: ServiceKeyPair,
  options: { readonly clock: () => number },
): (certificate: ErasureCertificate) => string {
  const sign = statementSigner(pair, options);
  return (certificate) => sign(type, certificate);
}

/**
 * Verifies a certificate and every receipt in it: each is one of the holder that it stands under, about that image and
 * for the site that has signed the certificate.
 * @throws certificate-invalid  a signature does not hold, or a receipt belongs elsewhere
 * @throws corrupt              it is signed and yet no certificate
 */
export function verifyCertificate(certificate: string, trust: Trust): VerifiedCertificate {
  const { by, signedAt, claims } = verifyStatement(certificate, { ...trust, type, maxLength });
  if (by.service !== 'gateway') {
    fail(
      'certificate-invalid',
      `the certificate is signed by ${by.service}, and not by the gateway of a site`,
    );
  }
  const erasure = claimsOf(certificateSchema, claims, 'certificate');
  const receipts: VerifiedReceipt[] = [];
  const open: { guid: string; place: string }[] = [];
  for (const image of erasure.images) {
    for (const { site, receipt } of image.holders) {
      if (receipt === undefined) open.push({ guid: image.guid, place: `mdm://${site}/hydra` });
      else receipts.push(verifyReceipt(receipt, { holder: site, guid: image.guid, owner: by.site }, trust));
    }
    if (image.holders.length === 0) open.push({ guid: image.guid, place: 'the key holders' });
    const services = { dpm: image.storage, lfc: image.catalogue, amga: image.metadata };
    for (const [service, confirmed] of Object.entries(services))
      if (confirmed === undefined) open.push({ guid: image.guid, place: `mdm://${by.site}/${service}` });
  }
  return { ...erasure, site: by.site, signedAt, receipts, open };
}
