import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { fail } from '@mdm/errors';
import { decodeBase64, encodeBase64 } from './base64.js';
import { formatMac, formatStanzas, type Header, type Stanza } from './header.js';
import { decodeRecipient } from './identity.js';
import { pointLength, privateKeyOf, publicValueOf, sharedSecret } from './x25519.js';

const fileKeyLength = 16;
const tagLength = 16;
const x25519Type = 'X25519';
const x25519Info = 'age-encryption.org/v1/X25519';
/** The wrap key is used once, so its nonce is fixed (age v1, "X25519 recipient stanza"). */
const zeroNonce = Buffer.alloc(12);

/** HKDF-SHA-256 with the 32 bytes of output that the age format always takes. */
export function deriveKey(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

/**
 * A fresh file key, wrapped for each recipient, and the complete header that carries it.
 * @throws invalid-argument  no recipient, or one that is malformed
 */
export function createHeader(recipients: readonly string[]): { fileKey: Buffer; header: Buffer } {
  if (recipients.length === 0) {
    fail('invalid-argument', 'recipients is empty', {
      field: 'recipients',
      remedy: 'name at least one recipient',
    });
  }
  const points = recipients.map(decodeRecipient);
  const fileKey = randomBytes(fileKeyLength);
  const authenticated = formatStanzas(points.map((point) => wrap(fileKey, point)));
  const mac = headerMac(fileKey, Buffer.from(authenticated));
  return { fileKey, header: Buffer.from(authenticated + formatMac(mac)) };
}

/**
 * The file key, unwrapped with the first identity that fits and proven by the MAC of the header.
 * Stanzas of other types are passed over.
 * @throws invalid-argument  none of the identities fits
 * @throws corrupt           a malformed X25519 stanza, or a header that was changed
 */
export function openHeader(header: Header, identities: readonly Uint8Array[]): Buffer {
  if (header.stanzas.length > 1 && header.stanzas.some(({ type }) => type === 'scrypt')) {
    corrupt('mixes a passphrase with other stanzas');
  }
  const stanzas = header.stanzas.filter(({ type }) => type === x25519Type).map(checkX25519);
  for (const identity of identities) {
    const key = privateKeyOf(identity);
    const recipient = publicValueOf(key);
    for (const stanza of stanzas) {
      const fileKey = unwrap(stanza, key, recipient);
      if (fileKey === undefined) continue;
      if (timingSafeEqual(headerMac(fileKey, header.authenticated), header.mac)) return fileKey;
      fileKey.fill(0);
      corrupt('has a header whose MAC does not match');
    }
  }
  const types = [...new Set(header.stanzas.map(({ type }) => type.slice(0, 32)))].slice(0, 4).join(', ');
  return fail(
    'invalid-argument',
    `no identity fits: the file is encrypted for recipients of the type ${types}`,
    {
      field: 'identities',
      remedy: 'decrypt with the X25519 identity of one of the recipients of this file',
    },
  );
}

interface X25519Stanza {
  readonly share: Buffer;
  readonly body: Uint8Array;
}

function checkX25519({ args, body }: Stanza): X25519Stanza {
  const share = args.length === 1 ? decodeBase64(args[0] ?? '') : undefined;
  if (share?.length !== pointLength) return corrupt('has an X25519 stanza with wrong arguments');
  if (body.length !== fileKeyLength + tagLength) return corrupt('has an X25519 stanza with a wrong body');
  return { share, body };
}

function wrap(fileKey: Uint8Array, recipient: Uint8Array): Stanza {
  const secret = randomBytes(pointLength);
  const ephemeral = privateKeyOf(secret);
  secret.fill(0);
  const share = publicValueOf(ephemeral);
  const shared = sharedSecret(ephemeral, recipient);
  if (shared === undefined) {
    return fail('invalid-argument', 'recipient is a point of low order, which no identity has', {
      field: 'recipient',
      remedy: 'use a recipient that was made from an identity',
    });
  }
  const key = deriveKey(shared, Buffer.concat([share, recipient]), x25519Info);
  const cipher = createCipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: tagLength });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  shared.fill(0);
  key.fill(0);
  return { type: x25519Type, args: [encodeBase64(share)], body };
}

function unwrap(stanza: X25519Stanza, identity: KeyObject, recipient: Uint8Array): Buffer | undefined {
  const shared = sharedSecret(identity, stanza.share);
  if (shared === undefined) return corrupt('has an X25519 stanza of low order');
  const key = deriveKey(shared, Buffer.concat([stanza.share, recipient]), x25519Info);
  const decipher = createDecipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: tagLength });
  decipher.setAuthTag(stanza.body.subarray(fileKeyLength));
  const fileKey = decipher.update(stanza.body.subarray(0, fileKeyLength));
  try {
    decipher.final();
    return fileKey;
  } catch {
    fileKey.fill(0);
    return undefined; // wrapped for somebody else
  } finally {
    shared.fill(0);
    key.fill(0);
  }
}

function headerMac(fileKey: Uint8Array, authenticated: Uint8Array): Buffer {
  const key = deriveKey(fileKey, Buffer.alloc(0), 'header');
  const mac = createHmac('sha256', key).update(authenticated).digest();
  key.fill(0);
  return mac;
}

function corrupt(problem: string): never {
  return fail('corrupt', `the file ${problem}`);
}
