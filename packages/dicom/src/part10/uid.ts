import { fail } from '@mdm/errors';

/** The transfer syntaxes whose data set encoding differs (PS3.5 Annex A); every other one is explicit VR little endian. */
export const transferSyntaxes = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
} as const;

/** Identifies this implementation in file meta information and associations (PS3.7 D.3.3.2, UUID-derived, PS3.5 B.2). */
export const implementationClassUid = '2.25.136463772328992923475167270317839289893';
export const implementationVersionName = 'MDM_0_1';

const syntax = /^\d+(\.\d+)+$/;

/**
 * True for a UID of PS3.5 §9.1: digits and dots, at most 64 characters. Leading zeros in a component are let through,
 * because devices in use write them.
 */
export function isUid(value: string): boolean {
  return value.length <= 64 && syntax.test(value);
}

/** The value itself, or `invalid-dicom` that names the attribute. */
export function requireUid(value: string | undefined, attribute: string): string {
  if (value === undefined || value === '')
    fail('invalid-dicom', `${attribute} is missing`, { field: attribute });
  if (!isUid(value)) {
    fail('invalid-dicom', `${attribute} is not a UID: digits and dots, at most 64 characters`, {
      field: attribute,
    });
  }
  return value;
}

/** A UID under `2.25.` (PS3.5 §B.2) from the first 16 bytes of a digest, as a version 8 UUID (RFC 9562). */
export function uidFromDigest(digest: Buffer): string {
  const uuid = Buffer.from(digest.subarray(0, 16));
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}
