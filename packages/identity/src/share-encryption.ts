import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { type EcPublicJwk, ecPublicJwk } from '@mdm/federation';
import { z } from 'zod';
import { compactSegments } from './compact.js';
import { agreeOnKey, createEphemeral, ecdhOf } from './ecdh-es.js';

const alg = 'ECDH-ES';
const enc = 'A256GCM';
const type = 'mdm-share+jwe';
const ivLength = 12;
const tagLength = 16;
const empty = Buffer.alloc(0);
const maxShareLength = 8 * 1024;
const maxJweLength = 12 * 1024;

/** What a share is and who sends it; sealed together with it. */
export interface ShareBinding {
  readonly guid: string;
  /** The holder site. */
  readonly site: string;
}

/** Strict, so that compression, `crit` and whatever this code does not know are refused. */
const protectedHeader = z.strictObject({
  alg: z.literal(alg),
  enc: z.literal(enc),
  typ: z.literal(type),
  apu: z.string(),
  apv: z.string(),
  epk: ecPublicJwk,
});

/**
 * Encrypts a key share to the reader: compact JWE (RFC 7516 §7.1), ECDH-ES with A256GCM (RFC 7518 §4.6). The holder is
 * the party U and the GUID the party V information, so that both enter the key derivation and the authenticated header.
 * By `node:crypto`, because by WebCrypto, as `jose` does it, each share takes ten times as long.
 *
 * @param reader the `enc` of the verified caller
 * @throws limit-exceeded    more than 8 KiB
 * @throws invalid-argument  enc is not a P-256 point
 */
export async function encryptFor(
  reader: EcPublicJwk,
  share: Uint8Array,
  { guid, site }: ShareBinding,
): Promise<string> {
  if (share.length > maxShareLength)
    fail('limit-exceeded', 'a key share has at most 8 KiB', { field: 'share' });
  const { ecdh, epk } = createEphemeral();
  let key: Buffer;
  try {
    key = agreeOnKey(ecdh, ecPublicJwk.parse(reader), { enc, apu: site, apv: guid });
  } catch (cause) {
    return fail('invalid-argument', 'the encryption key of the reader is not a P-256 key', {
      field: 'enc',
      cause,
    });
  }
  const header = encode(JSON.stringify({ alg, enc, typ: type, apu: encode(site), apv: encode(guid), epk }));
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header));
  key.fill(0);
  const sealed = Buffer.concat([cipher.update(share), cipher.final()]);
  return [header, '', ...[iv, sealed, cipher.getAuthTag()].map(encode)].join('.');
}

/**
 * Opens what {@link encryptFor} made. The caller wipes the returned bytes.
 * @param expected the image that was asked for and the holder that was asked
 * @throws share-invalid  damaged, for another key, another image or of another holder
 */
export async function decryptWith(
  privateKey: KeyObject,
  jwe: string,
  expected: ShareBinding,
): Promise<Uint8Array> {
  const segments = jwe.length > maxJweLength ? undefined : compactSegments(jwe, 5);
  if (segments === undefined) {
    fail('share-invalid', `the encrypted share of site "${expected.site}" is too long or no compact JWE`, {
      field: 'share',
    });
  }
  const refuse = (cause?: unknown) =>
    fail('share-invalid', `the encrypted share of site "${expected.site}" cannot be opened with this key`, {
      field: 'share',
      cause,
    });
  const [header = '', wrappedKey, ...parts] = segments;
  const [iv = empty, sealed = empty, tag = empty] = parts.map(decode);
  const { apu, apv, epk } = parseHeader(header) ?? refuse();
  if (apu !== encode(expected.site) || apv !== encode(expected.guid)) {
    fail('share-invalid', `site "${expected.site}" answered with a share of another image or holder`, {
      field: 'share',
    });
  }
  if (wrappedKey !== '' || iv.length !== ivLength || tag.length !== tagLength) refuse();
  let opened = empty;
  try {
    const key = agreeOnKey(ecdhOf(privateKey), epk, { enc, apu: expected.site, apv: expected.guid });
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header)).setAuthTag(tag);
    key.fill(0);
    opened = decipher.update(sealed);
    decipher.final();
    return opened;
  } catch (cause) {
    opened.fill(0);
    return refuse(cause);
  }
}

function parseHeader(segment: string): z.infer<typeof protectedHeader> | undefined {
  try {
    return protectedHeader.safeParse(JSON.parse(decode(segment).toString())).data;
  } catch {
    return undefined;
  }
}

function encode(bytes: string | Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function decode(segment: string): Buffer {
  return Buffer.from(segment, 'base64url');
}
