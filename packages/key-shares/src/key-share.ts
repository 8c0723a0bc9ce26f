import { createHash } from 'node:crypto';
import { parseRecipientType, type RecipientType } from '@mdm/envelope';
import { fail } from '@mdm/errors';
import { z } from 'zod';

/** What all shares of one key agree on. */
export interface KeyDescription {
  /** The image, in every service. */
  readonly guid: string;
  /** Counts the splittings of the key of one image; shares of two generations never fit together. */
  readonly generation: number;
  /** How many shares join to the key. */
  readonly threshold: number;
  /** The ids of the sites that hold a share, each once. */
  readonly holders: readonly string[];
  readonly recipientType: RecipientType;
  /** The public side of the key, `age1…`: it proves that joined shares are the key. */
  readonly recipient: string;
}

/** One site's share of the key of one image. `share` is secret; everything else may be known. */
export interface KeyShare extends KeyDescription {
  readonly version: 1;
  /** The site that this share is for. */
  readonly holder: string;
  /** The 32 bytes and the coordinate of Shamir's scheme over GF(256); the bytes themselves with a threshold of 1. */
  readonly share: Uint8Array;
  /** SHA-256 over all of the above: tells damage from a wrong share, and stops nobody who can change both. */
  readonly digest: Uint8Array;
}

/** A record whose recipient type has not been looked at yet. */
type AnyShare = Omit<KeyShare, 'recipientType'> & { readonly recipientType: string };

export const maxHolders = 16;
export const maxEncodedBytes = 4_096;
const secretLength = 32;
const digestDomain = 'medical data manager key share v1\n';

const siteId = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a site id');
const base64url = (length: number) =>
  z
    .string()
    .max(2 * length)
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));

export const descriptionShape = {
  guid: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a GUID in lower case'),
  generation: z.int().min(0).max(0xffff_ffff),
  threshold: z.int().min(1).max(maxHolders),
  holders: z.array(siteId).min(1).max(maxHolders),
  recipient: z.string().min(1).max(128),
};

const record = z
  .strictObject({
    version: z.literal(1),
    ...descriptionShape,
    recipientType: z.string().max(64),
    holder: siteId,
    share: base64url(secretLength + 1),
    digest: base64url(32),
  })
  .refine(({ holders }) => new Set(holders).size === holders.length, 'names a holder twice')
  .refine(({ threshold, holders }) => threshold <= holders.length, 'needs more shares than there are')
  .refine(({ holder, holders }) => holders.includes(holder), 'is for none of its holders')
  .refine(
    ({ threshold, share }) => share.length === (threshold === 1 ? secretLength : secretLength + 1),
    'has a share of a wrong length',
  );

/** The share with its digest. */
export function sealShare(share: Omit<KeyShare, 'digest'>): KeyShare {
  return { ...share, digest: digestOf(share) };
}

/** Whether the digest is the one of the content. */
export function isIntact(share: AnyShare): boolean {
  return digestOf(share).equals(share.digest);
}

/** The canonical bytes of a share: JSON with its fields in one order, at most 4 KiB. They are secret. */
export function encodeShare(share: AnyShare): Buffer {
  const digest = Buffer.from(share.digest).toString('base64url');
  return Buffer.from(JSON.stringify({ ...canonical(share), digest }));
}

/**
 * Reads what {@link encodeShare} wrote, and checks everything that can be checked on one share.
 * @param from  the id of the site that gave it; errors name it, and the share must be its own
 * @throws share-invalid  damaged, malformed, or the share of another holder
 * @throws unimplemented  a recipient type that this version does not know
 */
export function decodeShare(bytes: Uint8Array, from: string): KeyShare {
  const parsed = record.safeParse(parseJson(bytes, from));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalid(from, `is malformed: ${[...(issue?.path ?? []), issue?.message].join(' ')}`);
  }
  const share = parsed.data;
  if (!encodeShare(share).equals(bytes)) return invalid(from, 'is not in its canonical form');
  if (!isIntact(share)) return invalid(from, 'is damaged');
  if (share.holder !== from) return invalid(from, `is the share of ${share.holder}`);
  return { ...share, recipientType: parseRecipientType(share.recipientType) };
}

function parseJson(bytes: Uint8Array, from: string): unknown {
  if (bytes.length > maxEncodedBytes) return invalid(from, `is longer than ${maxEncodedBytes} bytes`);
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return invalid(from, 'is not a share record'); // the cause would quote the secret
  }
}

function canonical(share: Omit<AnyShare, 'digest'>): Record<string, unknown> {
  return {
    version: share.version,
    guid: share.guid,
    generation: share.generation,
    threshold: share.threshold,
    holders: share.holders,
    recipientType: share.recipientType,
    recipient: share.recipient,
    holder: share.holder,
    share: Buffer.from(share.share).toString('base64url'),
  };
}

export function digestOf(share: Omit<AnyShare, 'digest'>): Buffer {
  return createHash('sha256')
    .update(digestDomain)
    .update(JSON.stringify(canonical(share)))
    .digest();
}

function invalid(holder: string, problem: string): never {
  return fail('share-invalid', `the share from ${holder} ${problem}`, { field: 'share' });
}
