import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';

/** Length of an X25519 secret, public value and shared secret in bytes (RFC 7748 §5). */
export const pointLength = 32;

const curve = { kty: 'OKP', crv: 'X25519' } as const;
/** A JWK needs a public value beside the secret (RFC 8037 §2); OpenSSL computes its own and does not look at it. */
const anyPoint = Buffer.alloc(pointLength).toString('base64url');

/** The key of a secret. Through a JWK, because OpenSSL 3 takes ten times as long to read a PKCS #8 key. */
export function privateKeyOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: { ...curve, x: anyPoint, d: encode(secret) }, format: 'jwk' });
}

/** X25519(secret, base point). */
export function publicValueOf(privateKey: KeyObject): Buffer {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

/** X25519(secret, peer); undefined when the peer's value is of low order, so that the result would be all zero. */
export function sharedSecret(privateKey: KeyObject, peer: Uint8Array): Buffer | undefined {
  const publicKey = createPublicKey({ key: { ...curve, x: encode(peer) }, format: 'jwk' });
  try {
    const shared = diffieHellman({ privateKey, publicKey });
    return shared.every((byte) => byte === 0) ? undefined : shared;
  } catch {
    return undefined; // OpenSSL refuses the all-zero result by itself
  }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}
