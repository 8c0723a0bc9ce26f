import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { fail } from '@mdm/errors';
import { type EcPublicJwk, ecPublicJwk, type TokenKeyJwk } from '@mdm/federation';
import { sha256 } from './claims.js';
import { createEphemeral } from './ecdh-es.js';

/** An ECDSA or ECDH P-256 key pair. */
export interface EcKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: EcPublicJwk;
}

/** What a gateway signs tokens with; its public half goes into the federation bundle. */
export interface TokenKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: TokenKeyJwk;
}

/**
 * A fresh key, for a caller without a certificate of its own or for a reader of key shares. Not by `generateKeyPairSync`:
 * in Node 20 a garbage collection during the first export of such a key blocks the process for ever.
 */
export function createEcKey(): EcKey {
  const { ecdh, epk } = createEphemeral();
  const d = ecdh.getPrivateKey('base64url');
  return { privateKey: createPrivateKey({ key: { ...epk, d }, format: 'jwk' }), publicJwk: epk };
}

/** @param privateKey PKCS#8 PEM or a key object; P-256, else invalid-argument */
export function ecKeyFrom(privateKey: KeyObject | string): EcKey {
  const key = typeof privateKey === 'string' ? parsePrivateKey(privateKey) : privateKey;
  return { privateKey: key, publicJwk: publicJwkOf(createPublicKey(key)) };
}

/** The token key of a private key; the kid is its RFC 7638 thumbprint. */
export async function tokenKeyFrom(privateKey: KeyObject | string): Promise<TokenKey> {
  const key = ecKeyFrom(privateKey);
  const kid = jwkThumbprint(key.publicJwk);
  return { kid, privateKey: key.privateKey, publicJwk: { ...key.publicJwk, kid, alg: 'ES256', use: 'sig' } };
}

/**
 * The public key, of a certificate for example, as a bare JWK.
 * @throws invalid-argument (field key): not P-256
 */
export function publicJwkOf(key: KeyObject): EcPublicJwk {
  if (key.type !== 'public' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    fail('invalid-argument', 'the key is not a P-256 public key', {
      field: 'key',
      remedy: 'use an ECDSA P-256 key, or a session key for certificates with other keys',
    });
  }
  return ecPublicJwk.parse(key.export({ format: 'jwk' }));
}

/** RFC 7638 SHA-256 thumbprint, base64url. */
export function jwkThumbprint({ kty, crv, x, y }: EcPublicJwk): string {
  return sha256(JSON.stringify({ crv, kty, x, y }));
}

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    return fail('invalid-argument', 'the private key is not unencrypted PKCS#8 PEM', { field: 'key', cause });
  }
}
