import { createHmac, hkdfSync } from 'node:crypto';
import { fail } from '@mdm/errors';
import { parseDate } from '../part10/metadata.js';
import { uidFromDigest } from '../part10/uid.js';

/** The keys of one research project. Whoever has none of them cannot link a pseudonym or a UID to its origin. */
export interface DeidentificationKeys {
  readonly uid: Buffer;
  readonly pseudonym: Buffer;
  readonly patientLink: Buffer;
  readonly dates: Buffer;
}

/** What identifies a patient across the hospitals of a project. */
export interface PatientIdentity {
  readonly patientId: string;
  /** Issuer of Patient ID (0010,0021); IDs of different issuers are different patients. */
  readonly issuer?: string;
  /** A DA value */
  readonly patientBirthDate?: string;
  readonly patientSex?: string;
}

const projectKeyBytes = 32;

/**
 * The keys of a project from its 32-byte secret, by HKDF-SHA256 (RFC 5869) with one label each.
 * @throws invalid-argument  the secret has another length
 */
export function deriveKeys(projectKey: Buffer): DeidentificationKeys {
  if (projectKey.length !== projectKeyBytes) {
    fail('invalid-argument', `the project key has ${projectKey.length} bytes instead of ${projectKeyBytes}`, {
      field: 'projectKey',
    });
  }
  const derive = (label: string) =>
    Buffer.from(hkdfSync('sha256', projectKey, '', `mdm de-identification 1 ${label}`, projectKeyBytes));
  return {
    uid: derive('uid'),
    pseudonym: derive('pseudonym'),
    patientLink: derive('patient-link'),
    dates: derive('dates'),
  };
}

/** Well-known frames of reference, colour palettes and SOP instances (PS3.6 Annex A). */
const standardUid = /^1\.2\.840\.10008\.1\.(4\.1|5|\d{1,2}\.1)(\.\d{1,2}){0,2}$/;

/**
 * The UID that stands for an original one everywhere in the project: `2.25.` and a version 8 UUID (RFC 9562) in decimal
 * (PS3.5 §B.2), from HMAC-SHA256. UIDs that the standard itself assigns to instances are kept.
 */
export function mapUid(keys: DeidentificationKeys, uid: string): string {
  const original = uid.replace(/^ +|[\0 ]+$/g, '');
  if (standardUid.test(original)) return original;
  return uidFromDigest(createHmac('sha256', keys.uid).update(original).digest());
}

/** The code that replaces Patient ID and Patient's Name: `P` and 16 characters of base32 (80 bits). */
export function pseudonym(keys: DeidentificationKeys, identity: PatientIdentity): string {
  return pseudonymOf(keys, normalise(identity));
}

/** Whom an instance is about, before any key: its patient, or its study when it names none, so that strangers are not merged. */
export function subjectOf(identity: PatientIdentity | { readonly studyInstanceUid: string }): string {
  return 'patientId' in identity ? normalise(identity) : JSON.stringify(['study', identity.studyInstanceUid]);
}

/** The pseudonym of a subject, see {@link pseudonym}. */
export function pseudonymOf(keys: DeidentificationKeys, subject: string): string {
  return `P${keyedHash(keys.pseudonym, subject).slice(0, 16)}`;
}

/**
 * A keyed hash that is the same for the same patient at every hospital of a project: 26 characters of base32
 * (128 bits), meaningless without the key. Hashed are, each normalised: Patient ID (Unicode NFKC, upper case, without
 * spaces and the punctuation `.-_/`), its issuer likewise, the birth date as YYYYMMDD, the sex as M, F or O. A date
 * or sex that is absent or not valid counts as empty.
 */
export function patientLink(keys: DeidentificationKeys, identity: PatientIdentity): string {
  return keyedHash(keys.patientLink, normalise(identity));
}

function normalise(identity: PatientIdentity): string {
  const plain = (value = '') =>
    value
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\0._/-]/g, '');
  const sex = plain(identity.patientSex);
  return JSON.stringify([
    plain(identity.patientId),
    plain(identity.issuer),
    parseDate((identity.patientBirthDate ?? '').trim()) ?? '',
    /^[MFO]$/.test(sex) ? sex : '',
  ]);
}

/** RFC 4648 base32 without padding of the first 128 bits of an HMAC-SHA256. */
function keyedHash(key: Buffer, message: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...createHmac('sha256', key).update(message).digest().subarray(0, 16)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return bits.replace(/.{1,5}/g, (group) => alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2)));
}
