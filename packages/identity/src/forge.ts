import { createHmac, type KeyObject, sign } from 'node:crypto';

/** A header or payload: what JSON is made of, or any text. */
export type Part = object | string;

/**
 * Signs any JWS at all (ES256), as the tools of an attacker do: what the header says, whether the key fits it and whether
 * the payload is JSON are the caller's affair. For tests.
 */
export function forgeJws(header: Part, payload: Part, key: KeyObject): string {
  const input = signingInput(header, payload);
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** A JWS without a signature (RFC 7518 §3.6). */
export function unsignedJws(header: Part, payload: Part): string {
  return `${signingInput(header, payload)}.`;
}

/** HS256 with a secret that everybody knows. */
export function hmacJws(header: Part, payload: Part, secret: string): string {
  const input = signingInput(header, payload);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** What a compact JWS of JSON holds. */
export function partsOf(jws: string): {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
} {
  const [header = '', claims = ''] = jws.split('.');
  const read = (segment: string) => JSON.parse(Buffer.from(segment, 'base64url').toString());
  return { header: read(header), claims: read(claims) };
}

/** Claims changed (`undefined` leaves one out), signature kept. */
export function withClaims(jws: string, change: object): string {
  const { header, claims } = partsOf(jws);
  return `${signingInput(header, { ...claims, ...change })}${jws.slice(jws.lastIndexOf('.'))}`;
}

/**
 * The other signature (r, n − s) that ECDSA makes of (r, s) without the key, and that verifies as well: another text for
 * the same claims.
 */
export function withOtherSignature(jws: string): string {
  return withSignature(jws, (signature) => {
    const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
    const other = (orderOfP256 - s).toString(16).padStart(64, '0');
    return Buffer.concat([signature.subarray(0, 32), Buffer.from(other, 'hex')]).toString('base64url');
  });
}

/** The signature as X.509 and TLS write it (RFC 3279 §2.2.3), which no JWS has. */
export function withDerSignature(jws: string): string {
  return withSignature(jws, (signature) => {
    const integers = [signature.subarray(0, 32), signature.subarray(32)].map((integer) => {
      const first = integer.findIndex((byte) => byte !== 0);
      const bytes = integer.subarray(first);
      const padded = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
      return Buffer.concat([Buffer.of(2, padded.length), padded]);
    });
    const sequence = Buffer.concat(integers);
    return Buffer.concat([Buffer.of(0x30, sequence.length), sequence]).toString('base64url');
  });
}

/** The last character of the signature changed in bits that stand for nothing. */
export function withStrayBits(jws: string): string {
  const last = alphabet.indexOf(jws.slice(-1));
  return `${jws.slice(0, -1)}${alphabet[last ^ 1]}`;
}

/** The JSON form with two signatures (RFC 7515 §7.2.1): the genuine one, and one of a further key. */
export function withTwoSignatures(jws: string, key: KeyObject): string {
  const { header, claims } = partsOf(jws);
  const [first, second] = [jws, forgeJws(header, claims, key)].map((one) => one.split('.'));
  const signatures = [first, second].map((one) => ({ protected: one?.[0], signature: one?.[2] }));
  return JSON.stringify({ payload: first?.[1], signatures });
}

const orderOfP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function signingInput(header: Part, payload: Part): string {
  const encode = (part: Part) =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
  return `${encode(header)}.${encode(payload)}`;
}

function withSignature(jws: string, change: (signature: Buffer) => string): string {
  const start = jws.lastIndexOf('.') + 1;
  return jws.slice(0, start) + change(Buffer.from(jws.slice(start), 'base64url'));
}
