import { randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { decodeBech32, encodeBech32 } from './bech32.js';
import { pointLength, privateKeyOf, publicValueOf } from './x25519.js';

/** How a key record names the kind of its recipient; a post-quantum kind becomes a further member. */
export type RecipientType = 'x25519';

export interface GeneratedIdentity {
  /** The secret: 32 bytes. Overwrite it with zeros as soon as it is no longer needed. */
  readonly identity: Buffer;
  /** What files are encrypted to: `age1…`. */
  readonly recipient: string;
}

const identityPrefix = 'AGE-SECRET-KEY-';
const recipientPrefix = 'age';

/** A fresh X25519 identity from the system's random source, clamped. */
export function generateIdentity(): GeneratedIdentity {
  const identity = clampIdentity(randomBytes(pointLength));
  return { identity, recipient: recipientOf(identity) };
}

/**
 * A copy with the five bits set that X25519 does not look at (RFC 7748 §5, decodeScalar25519). Of all the identities that
 * stand for one key it is the one form, so that a recipient proves every bit of it.
 */
export function clampIdentity(identity: Uint8Array): Buffer {
  const clamped = Buffer.from(checkIdentity(identity));
  clamped.writeUInt8(clamped.readUInt8(0) & 0xf8, 0);
  clamped.writeUInt8((clamped.readUInt8(31) & 0x7f) | 0x40, 31);
  return clamped;
}

/**
 * The recipient `age1…` that belongs to an identity: X25519(identity, base point) as Bech32.
 * @throws invalid-argument  the identity is not 32 bytes long
 */
export function recipientOf(identity: Uint8Array): string {
  return encodeBech32(recipientPrefix, publicValueOf(privateKeyOf(checkIdentity(identity))));
}

/** The identity as `AGE-SECRET-KEY-1…`, the form that the `age` program reads with `-i`. */
export function encodeIdentity(identity: Uint8Array): string {
  return encodeBech32(identityPrefix.toLowerCase(), checkIdentity(identity)).toUpperCase();
}

/**
 * The 32 secret bytes of `AGE-SECRET-KEY-1…`.
 * @throws unimplemented     an identity of another kind, such as a post-quantum one
 * @throws invalid-argument  not an age identity
 */
export function decodeIdentity(text: string): Buffer {
  const { prefix, bytes } = decodeBech32(text, 'identity');
  if (prefix !== identityPrefix && prefix.startsWith('AGE-')) {
    fail('unimplemented', 'identity is of a kind other than X25519', {
      field: 'identity',
      remedy: 'use an X25519 identity: it begins with AGE-SECRET-KEY-1',
    });
  }
  if (prefix !== identityPrefix || bytes.length !== pointLength) {
    fail('invalid-argument', 'identity is not an X25519 identity of the age format', {
      field: 'identity',
      remedy: 'use an identity that begins with AGE-SECRET-KEY-1',
    });
  }
  return bytes;
}

/**
 * The 32 public bytes of `age1…`.
 * @throws unimplemented     a recipient of another kind, such as a post-quantum, tagged or plugin one
 * @throws invalid-argument  not an age recipient
 */
export function decodeRecipient(text: string): Buffer {
  const { prefix, bytes } = decodeBech32(text, 'recipient');
  if (prefix !== recipientPrefix && prefix.startsWith(recipientPrefix)) {
    fail('unimplemented', `recipient is of the kind "${prefix}1", and only X25519 is supported`, {
      field: 'recipient',
      remedy: 'use an X25519 recipient: it begins with age1 and is 62 characters long',
    });
  }
  if (prefix !== recipientPrefix || bytes.length !== pointLength) {
    fail('invalid-argument', 'recipient is not an X25519 recipient of the age format', {
      field: 'recipient',
      remedy: 'use a recipient that begins with age1 and is 62 characters long',
    });
  }
  return bytes;
}

/**
 * Reads the kind of a recipient out of a key record.
 * @throws unimplemented  a kind that this version does not know
 */
export function parseRecipientType(text: string): RecipientType {
  if (text !== 'x25519') {
    fail('unimplemented', `recipient type "${text.slice(0, 32)}" is not supported, only "x25519" is`, {
      field: 'recipientType',
      remedy: 'update this program, or encrypt for an X25519 recipient',
    });
  }
  return text;
}

function checkIdentity(identity: Uint8Array): Uint8Array {
  if (identity.length !== pointLength) {
    fail('invalid-argument', `identity has ${identity.length} bytes instead of ${pointLength}`, {
      field: 'identity',
      remedy: 'pass the raw bytes that generateIdentity or decodeIdentity returned',
    });
  }
  return identity;
}
