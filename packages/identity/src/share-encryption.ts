import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { type EcPublicJwk, ecPublicJwk } from '@mdm/federation';
import { z } from 'zod';
import { compactSegments } from './compact.js';
import { agreeOnKey, createEphemeral, ecdhOf } from './ecdh-es.js';

const alg = 'ECDH-ES';
const enc = 'A256GCM';
const type = 'mdm-shares+jwe';
/** A JWE of that is a third longer and still fits into a message of 8 MiB. */
const maxPlaintextLength = 5 * 1024 * 1024;
const maxJweLength = 7 * 1024 * 1024;
const ivLength = 12;
const tagLength = 16;
const lineFeed = 0x0a;
const empty = Buffer.alloc(0);

/** Strict, so that compression, `crit` and whatever this code does not know are refused. */
const protectedHeader = z.strictObject({
  alg: z.literal(alg),
  enc: z.literal(enc),
  typ: z.literal(type),
  apu: z.string(),
  epk: ecPublicJwk,
});

/**
 * Encrypts share records to the reader, all together: a compact JWE (RFC 7516 §7.1), ECDH-ES with A256GCM (RFC 7518
 * §4.6), whose plaintext is the records, each ended by a line feed. One for all, because the key agreement takes far
 * longer than everything else. The holder is the party U information, so that it enters the key derivation and the
 * authenticated header; which image a share is of says its record. By `node:crypto`, because WebCrypto, which `jose`
 * uses, takes ten times as long.
 *
 * @param reader the `enc` of the verified caller
 * @param records not empty, without line feeds: as `encodeShare` of `@mdm/key-shares` writes them
 * @param holder the site that gives them
 * @throws limit-exceeded    more than 5 MiB
 * @throws invalid-argument  enc is not a P-256 point, or a record has a line feed
 */
export function encryptFor(reader: EcPublicJwk, records: readonly Uint8Array[], holder: string): string {
  const { ecdh, epk } = createEphemeral();
  let key: Buffer;
  try {
    key = agreeOnKey(ecdh, ecPublicJwk.parse(reader), { enc, apu: holder, apv: '' });
  } catch (cause) {
    return fail('invalid-argument', 'the encryption key of the reader is not a P-256 key', {
      field: 'enc',
      cause,
    });
  }
  const header = encode(JSON.stringify({ alg, enc, typ: type, apu: encode(holder), epk }));
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header));
  key.fill(0);
  const plaintext = toLines(records);
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  plaintext.fill(0);
  return [header, '', ...[iv, sealed, cipher.getAuthTag()].map(encode)].join('.');
}

/**
 * Opens what {@link encryptFor} made: the records, in order. The caller wipes them.
 * @param holder the site that was asked
 * @throws share-invalid  damaged, for another key, or of another holder
 */
export function decryptWith(privateKey: KeyObject, jwe: string, holder: string): Buffer[] {
  const segments = jwe.length > maxJweLength ? undefined : compactSegments(jwe, 5);
  if (segments === undefined) {
    fail('share-invalid', `the encrypted answer of site "${holder}" is too long or no compact JWE`, {
      field: 'share',
    });
  }
  const refuse = (cause?: unknown) =>
    fail('share-invalid', `the encrypted answer of site "${holder}" cannot be opened with this key`, {
      field: 'share',
      cause,
    });
  const [header = '', wrappedKey, ...parts] = segments;
  const [iv = empty, sealed = empty, tag = empty] = parts.map(decode);
  const { apu, epk } = parseHeader(header) ?? refuse();
  if (apu !== encode(holder)) {
    fail('share-invalid', `site "${holder}" answered with the shares of another holder`, { field: 'share' });
  }
  if (wrappedKey !== '' || iv.length !== ivLength || tag.length !== tagLength) refuse();
  let opened = empty;
  try {
    const key = agreeOnKey(ecdhOf(privateKey), epk, { enc, apu: holder, apv: '' });
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header)).setAuthTag(tag);
    key.fill(0);
    opened = decipher.update(sealed);
    decipher.final();
    return fromLines(opened);
  } catch (cause) {
    opened.fill(0);
    return refuse(cause);
  }
}

function toLines(records: readonly Uint8Array[]): Buffer {
  if (records.some((record) => record.length === 0 || record.includes(lineFeed)))
    fail('invalid-argument', 'a share record is empty or has a line feed', { field: 'share' });
  const length = records.reduce((sum, record) => sum + record.length + 1, 0);
  if (length > maxPlaintextLength) {
    fail('limit-exceeded', `share records of ${length} bytes are more than one answer can hold`, {
      field: 'share',
      remedy: 'ask for fewer keys at once',
    });
  }
  const lines = Buffer.alloc(length, lineFeed);
  let at = 0;
  for (const record of records) {
    lines.set(record, at);
    at += record.length + 1;
  }
  return lines;
}

/** The lines as parts of the same memory; what follows the last line feed is one as well. */
function fromLines(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(lineFeed, start);
    lines.push(text.subarray(start, end < 0 ? text.length : end));
    start = end < 0 ? text.length : end + 1;
  }
  return lines;
}

function parseHeader(segment: string): z.infer<typeof protectedHeader> | undefined {
  try {
    return protectedHeader.safeParse(JSON.parse(decode(segment).toString())).data;
  } catch {
    return undefined;
  }
}

function encode(bytes: string | Buffer): string {
  return (typeof bytes === 'string' ? Buffer.from(bytes) : bytes).toString('base64url');
}

function decode(segment: string): Buffer {
  return Buffer.from(segment, 'base64url');
}
