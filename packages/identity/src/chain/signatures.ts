import { type KeyObject, verify } from 'node:crypto';

interface SignatureScheme {
  readonly keyType: 'rsa' | 'ec' | 'ed25519';
  readonly hash: string | null;
}

/** The schemes that are accepted: SHA-2 from 256 bits on, by RSA PKCS #1 v1.5, ECDSA or Ed25519 (RFC 4055, 5758, 8410). */
const schemes: ReadonlyMap<string, SignatureScheme> = new Map<string, SignatureScheme>([
  ['1.2.840.113549.1.1.11', { keyType: 'rsa', hash: 'sha256' }],
  ['1.2.840.113549.1.1.12', { keyType: 'rsa', hash: 'sha384' }],
  ['1.2.840.113549.1.1.13', { keyType: 'rsa', hash: 'sha512' }],
  ['1.2.840.10045.4.3.2', { keyType: 'ec', hash: 'sha256' }],
  ['1.2.840.10045.4.3.3', { keyType: 'ec', hash: 'sha384' }],
  ['1.2.840.10045.4.3.4', { keyType: 'ec', hash: 'sha512' }],
  ['1.3.101.112', { keyType: 'ed25519', hash: null }],
]);

const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** MD5, SHA-1 and everything unknown is not. */
export function isStrongSignature(algorithm: string): boolean {
  return schemes.has(algorithm);
}

/** RSA from 2048 bits on, and no further than 8192, so that nobody makes verifying slow; the NIST curves; Ed25519. */
export function isStrongKey(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= 2048 && modulusLength <= 8192;
    case 'ec':
      return curves.has(namedCurve);
    case 'ed25519':
      return true;
    default:
      return false;
  }
}

/** @param algorithm the OID that the signature comes with; one that is weak or of another key verifies nothing */
export function isSignedBy(key: KeyObject, algorithm: string, data: Buffer, signature: Buffer): boolean {
  const scheme = schemes.get(algorithm);
  return (
    scheme !== undefined &&
    scheme.keyType === key.asymmetricKeyType &&
    verify(scheme.hash, data, key, signature)
  );
}
