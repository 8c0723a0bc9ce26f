import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type ErrorCode, fail, type MdmErrorOptions } from '@mdm/errors';
import type { EcPublicJwk } from '@mdm/federation';
import { compactSegments } from './compact.js';

/** How the errors of one kind of JWS are said. */
export interface JwsKind {
  readonly name: 'token' | 'proof' | 'statement';
  readonly code: ErrorCode;
}

/** Header and payload as the sender wrote them; nothing is verified. */
export interface DecodedJws {
  readonly header: unknown;
  readonly payload: unknown;
}

/** @param jws of limited length */
export function decodeJws(jws: string, kind: JwsKind): DecodedJws {
  const segments = compactSegments(jws, 3);
  if (segments === undefined) refuse(kind.code, `the ${kind.name} is not a compact JWS`);
  try {
    const [header, payload] = segments.slice(0, 2).map((segment): unknown => JSON.parse(utf8(segment)));
    return { header, payload };
  } catch (cause) {
    return refuse(kind.code, `the ${kind.name} does not hold JSON`, { cause });
  }
}

/**
 * ES256 (RFC 7518 §3.4), whatever the header says. By node:crypto at once: a verification by way of WebCrypto, as in
 * `jose`, costs four times as much.
 * @param jws that {@link decodeJws} has taken
 * @param key P-256
 */
export function verifySignature(jws: string, key: KeyObject, kind: JwsKind): void {
  const end = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(end + 1), 'base64url');
  const holds = verify(
    'sha256',
    Buffer.from(jws.slice(0, end), 'latin1'),
    { key, dsaEncoding: 'ieee-p1363' },
    signature,
  );
  if (!holds) refuse(kind.code, `the signature of the ${kind.name} does not verify`);
}

/** @param what how the error names the key */
export function publicKey(jwk: EcPublicJwk, what: string, kind: JwsKind): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch (cause) {
    return refuse(kind.code, `${what} is not a point of P-256`, { cause });
  }
}

export function refuse(code: ErrorCode, message: string, options: MdmErrorOptions = {}): never {
  return fail(code, message, { refusal: { layer: 'token' }, ...options });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function utf8(segment: string): string {
  return decoder.decode(Buffer.from(segment, 'base64url'));
}
