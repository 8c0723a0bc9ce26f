import type { KeyObject } from 'node:crypto';
import { fail } from '@mdm/errors';
import type { EcPublicJwk } from '@mdm/federation';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import { z } from 'zod';
import { compactSegments } from './compact.js';

const type = 'mdm-share+jwe';
const maxShareLength = 8 * 1024;
const maxJweLength = 12 * 1024;

/** What a share is and who sends it; sealed together with it. */
export interface ShareBinding {
  readonly guid: string;
  /** The holder site. */
  readonly site: string;
}

const header = z.looseObject({ typ: z.literal(type), apu: z.string(), apv: z.string() });

/**
 * Encrypts a key share to the reader: compact JWE, ECDH-ES with A256GCM (RFC 7518 §4.6). The holder is the party U and
 * the GUID the party V information, so that both enter the key derivation and the authenticated header.
 *
 * @param enc the `enc` of the verified caller
 * @throws limit-exceeded    more than 8 KiB
 * @throws invalid-argument  enc is not a P-256 point
 */
export async function encryptFor(
  enc: EcPublicJwk,
  share: Uint8Array,
  { guid, site }: ShareBinding,
): Promise<string> {
  if (share.length > maxShareLength)
    fail('limit-exceeded', 'a key share has at most 8 KiB', { field: 'share' });
  const key = await importJWK({ ...enc }, 'ECDH-ES').catch((cause: unknown) =>
    fail('invalid-argument', 'the encryption key of the reader is not a P-256 key', { field: 'enc', cause }),
  );
  return new CompactEncrypt(share)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: type })
    .setKeyManagementParameters({ apu: Buffer.from(site), apv: Buffer.from(guid) })
    .encrypt(key);
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
  if (jwe.length > maxJweLength || compactSegments(jwe, 5) === undefined) {
    fail('share-invalid', `the encrypted share of site "${expected.site}" is too long or no compact JWE`, {
      field: 'share',
    });
  }
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch((cause: unknown) =>
    fail('share-invalid', `the encrypted share of site "${expected.site}" cannot be opened with this key`, {
      field: 'share',
      cause,
    }),
  );
  const sealed = header.safeParse(protectedHeader);
  if (
    !sealed.success ||
    sealed.data.apu !== encode(expected.site) ||
    sealed.data.apv !== encode(expected.guid)
  ) {
    plaintext.fill(0);
    fail('share-invalid', `site "${expected.site}" answered with a share of another image or holder`, {
      field: 'share',
    });
  }
  return plaintext;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
