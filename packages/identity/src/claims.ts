import { createHash } from 'node:crypto';
import { dataLevels } from '@mdm/access';
import { siteId } from '@mdm/federation';
import { z } from 'zod';
import { canonicalDn } from './dn.js';

export const tokenType = 'mdm-user+jwt';
export const proofType = 'mdm-proof+jwt';

/** How far the clocks of two sites may be apart, in seconds. */
export const leeway = 30;
/** In seconds. */
export const maxTokenLifetime = 15 * 60;
/** In seconds, plus {@link leeway}. */
export const proofLifetime = 60;
export const maxTokenLength = 8 * 1024;
export const maxProofLength = 2 * 1024;

const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a SHA-256 digest in base64url has 43 characters');
const hexDigest = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 digest in hexadecimal has 64 digits');
const seconds = z.int().min(0).max(1e11);
const identifier = z.string().regex(/^[A-Za-z0-9._-]{8,64}$/, 'an identifier has 8 to 64 characters');

/** A fully qualified attribute name of VOMS: `/vo/group/Role=r`. */
export const fqan = z
  .string()
  .max(255)
  .regex(
    /^(?:\/[A-Za-z0-9_.-]+)+(?:\/Role=[A-Za-z0-9_.-]+)?(?:\/Capability=[A-Za-z0-9_.-]+)?$/,
    'an FQAN is /vo, /vo/group or /vo/group/Role=role',
  );

const dn = z
  .string()
  .max(1024)
  .refine((text) => isCanonical(text), 'a subject is a DN in canonical slash form');

/** Which level of the data the token may reach at most; without it the site's policy alone decides. */
export const dataLevel = z.enum(dataLevels);
export type DataLevel = z.infer<typeof dataLevel>;

/** Why somebody asks: a code as in HL7 v3 PurposeOfUse, such as TREAT, HRESCH, PUBHLTH or ETREAT. */
export const purposeOfUse = z
  .string()
  .regex(/^[A-Z][A-Z0-9_-]{0,31}$/, 'a purpose is a code such as TREAT or HRESCH');

/** The permit that an authority has given for a use of data, by its number. */
export const dataPermit = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/, 'a data permit has 1 to 64 letters, digits and . _ : / -');

/**
 * What a token may be used for: `find` entries, `read` metadata and images, `write` them, `share` (change the rights of
 * others), `delegate` (make narrower permits).
 */
export const tokenRight = z.enum(['find', 'read', 'write', 'share', 'delegate']);
export type TokenRight = z.infer<typeof tokenRight>;

/**
 * The claims of a user token (RFC 7519; cnf: RFC 7800, RFC 9449 §6.1, RFC 8705 §3.1; act: RFC 8693 §4.1). Strict: a
 * claim that narrows the token must not be overlooked by a service that does not know it yet.
 */
export const tokenClaims = z.strictObject({
  iss: siteId,
  sub: dn,
  groups: z.array(fqan).max(64),
  aud: z
    .array(z.templateLiteral(['mdm://', siteId]))
    .min(1)
    .max(64),
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  jti: identifier,
  cnf: z.strictObject({ jkt: digest, 'x5t#S256': digest.optional() }),
  act: z.strictObject({ sub: dn }).optional(),
  /** The permit behind the token. */
  sid: identifier.optional(),
  /** Left out: all. */
  rights: z.array(tokenRight).min(1).max(tokenRight.options.length).optional(),
  /** The only objects it is good for: SHA-256, hexadecimal, of their list; see `objectListHash`. */
  objects: hexDigest.optional(),
  /** Taken once by each service. */
  once: z.literal(true).optional(),
  level: dataLevel.optional(),
  /** The only purpose that it is good for; left out: what each proof says. */
  purpose: purposeOfUse.optional(),
});
export type TokenClaims = z.infer<typeof tokenClaims>;

/** SHA-256 in base64url: the `ath` of RFC 9449 §4.2, and the names of cached tokens and proofs. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Names a list of objects by its content: SHA-256, hexadecimal, of the sorted GUIDs, a line each. A service that is given
 * the list by another checks it by this.
 */
export function objectListHash(guids: readonly string[]): string {
  const text = [...guids].sort().map((guid) => `${guid}\n`);
  return createHash('sha256').update(text.join('')).digest('hex');
}

export { digest, hexDigest, identifier, seconds };

function isCanonical(text: string): boolean {
  try {
    return canonicalDn(text) === text;
  } catch {
    return false;
  }
}
