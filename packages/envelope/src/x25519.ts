import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';

/** Length of an X25519 secret, public value and shared secret in bytes (RFC 7748 §5). */
export const pointLength = 32;

// The DER that precedes the 32 raw bytes in PKCS #8 and SubjectPublicKeyInfo (RFC 8410 §4, §7).
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/** X25519(secret, base point). */
export function publicValue(secret: Uint8Array): Buffer {
  const spki = createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' });
  return spki.subarray(publicPrefix.length);
}

/** X25519(secret, peer); undefined when the peer's value is of low order, so that the result would be all zero. */
export function sharedSecret(secret: Uint8Array, peer: Uint8Array): Buffer | undefined {
  const publicKey = createPublicKey({
    key: Buffer.concat([publicPrefix, peer]),
    format: 'der',
    type: 'spki',
  });
  try {
    const shared = diffieHellman({ privateKey: privateKey(secret), publicKey });
    return shared.every((byte) => byte === 0) ? undefined : shared;
  } catch {
    return undefined; // OpenSSL refuses the all-zero result by itself
  }
}

function privateKey(secret: Uint8Array): KeyObject {
  const der = Buffer.concat([privatePrefix, secret]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}
