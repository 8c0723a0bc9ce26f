import { createECDH, createHash, type ECDH, type KeyObject } from 'node:crypto';
import type { EcPublicJwk } from '@mdm/federation';

const curve = 'prime256v1';
const coordinateLength = 32;

/** What enters the key derivation besides the shared secret (RFC 7518 §4.6.2). */
export interface AgreementInfo {
  /** The `enc` of the JWE: in direct agreement the derived key is its content key. */
  readonly enc: 'A128GCM' | 'A256GCM';
  /** PartyUInfo and PartyVInfo, before their base64url encoding. */
  readonly apu: string;
  readonly apv: string;
}

/** A key pair for one key agreement. */
export function createEphemeral(): { readonly ecdh: ECDH; readonly epk: EcPublicJwk } {
  const ecdh = createECDH(curve);
  const point = ecdh.generateKeys();
  const coordinate = (index: number) =>
    point.subarray(1 + index * coordinateLength, 1 + (index + 1) * coordinateLength).toString('base64url');
  return { ecdh, epk: { kty: 'EC', crv: 'P-256', x: coordinate(0), y: coordinate(1) } };
}

const prepared = new WeakMap<KeyObject, ECDH>();

/** A P-256 private key, ready for agreements; made ready once. */
export function ecdhOf(privateKey: KeyObject): ECDH {
  const known = prepared.get(privateKey);
  if (known !== undefined) return known;
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  prepared.set(privateKey, ecdh);
  return ecdh;
}

/**
 * The content key of direct key agreement, ECDH-ES in the words of RFC 7518 §4.6: ECDH on P-256, then the Concat KDF of
 * NIST SP 800-56A §5.8.1 with SHA-256, of which a key of at most 256 bits takes one round. The caller wipes it.
 * @throws whatever Node throws when the peer's key is no point of the curve
 */
export function agreeOnKey(own: ECDH, peer: EcPublicJwk, { enc, apu, apv }: AgreementInfo): Buffer {
  const bits = enc === 'A256GCM' ? 256 : 128;
  const coordinates = [peer.x, peer.y].map((text) => Buffer.from(text, 'base64url'));
  const secret = own.computeSecret(Buffer.concat([Buffer.of(4), ...coordinates]));
  const key = createHash('sha256')
    .update(uint32(1))
    .update(secret)
    .update(withLength(enc))
    .update(withLength(apu))
    .update(withLength(apv))
    .update(uint32(bits))
    .digest()
    .subarray(0, bits / 8);
  secret.fill(0);
  return key;
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
