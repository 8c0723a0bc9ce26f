import { fail } from '@mdm/errors';
import { z } from 'zod';
import { hostAndPort } from './bundle.js';
import { siteId } from './site-id.js';

const maxCodeLength = 1024;

/** A SHA-256 fingerprint as it is stored and compared. */
const hexDigest = z.string().regex(/^[0-9a-f]{64}$/, 'a fingerprint has 64 hexadecimal digits');
/** 32 random bytes in base64url. */
const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the secret has 43 characters');

/** In this order in the code, which people copy and which therefore is short. */
const fields = z.tuple([hostAndPort, siteId, hexDigest, secret, z.int().min(0).max(1e14)]);

/** What a site needs to introduce itself to another one that has invited it. */
export interface Invitation {
  /** `host:port` of the gateway that invites. */
  readonly gateway: string;
  readonly site: string;
  /** Of the CA of the site that invites. */
  readonly fingerprint: string;
  /** 32 random bytes, base64url. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The invitation as one word: base64url of a JSON array. */
export function encodeInvitation({ gateway, site, fingerprint, secret, expiresAt }: Invitation): string {
  return Buffer.from(JSON.stringify([gateway, site, fingerprint, secret, expiresAt])).toString('base64url');
}

/** @throws invalid-argument (field code); the code, which holds a secret, is not repeated */
export function decodeInvitation(code: string): Invitation {
  const malformed = (cause?: unknown): never =>
    fail('invalid-argument', 'the invitation cannot be read', {
      field: 'code',
      remedy: 'copy the code anew, as a whole',
      cause,
    });
  if (code.length > maxCodeLength || !/^[A-Za-z0-9_-]+$/.test(code)) return malformed();
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(code, 'base64url').toString('utf8'));
  } catch {
    return malformed();
  }
  const parsed = fields.safeParse(content);
  if (!parsed.success) return malformed();
  const [gateway, site, fingerprint, ownSecret, expiresAt] = parsed.data;
  return { gateway, site, fingerprint, secret: ownSecret, expiresAt };
}
