import { fail } from '@mdm/errors';

/** A code of PS3.16 CID 7050, coding scheme DCM. */
export interface MethodCode {
  readonly value: string;
  readonly meaning: string;
}

export const basicProfileCode: MethodCode = {
  value: '113100',
  meaning: 'Basic Application Confidentiality Profile',
};

/** Recorded when regions of the pixels were blanked, or a template vouches for the device. */
export const cleanPixelDataCode: MethodCode = { value: '113101', meaning: 'Clean Pixel Data Option' };

const codes = {
  'clean-graphics': ['113103', 'Clean Graphics Option'],
  'clean-structured-content': ['113104', 'Clean Structured Content Option'],
  'clean-descriptors': ['113105', 'Clean Descriptors Option'],
  'retain-full-dates': ['113106', 'Retain Longitudinal Temporal Information Full Dates Option'],
  'retain-modified-dates': ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  'retain-patient-characteristics': ['113108', 'Retain Patient Characteristics Option'],
  'retain-device-identity': ['113109', 'Retain Device Identity Option'],
  'retain-uids': ['113110', 'Retain UIDs Option'],
  'retain-safe-private': ['113111', 'Retain Safe Private Option'],
  'retain-institution-identity': ['113112', 'Retain Institution Identity Option'],
} as const;

/** An option of PS3.15 §E.3 that a project adds to the Basic Profile. */
export type ProfileOption = keyof typeof codes;

export const profileOptions = Object.keys(codes) as ProfileOption[];

export function codeOfOption(option: ProfileOption): MethodCode {
  const [value, meaning] = codes[option];
  return { value, meaning };
}

/**
 * The options as a set.
 * @throws invalid-argument  full and modified dates at once: each date would have two values
 */
export function optionSet(options: readonly ProfileOption[]): ReadonlySet<ProfileOption> {
  const set = new Set(options);
  if (set.has('retain-full-dates') && set.has('retain-modified-dates')) {
    fail('invalid-argument', 'dates can be retained in full or modified, not both', {
      field: 'options',
      remedy: 'leave out retain-full-dates or retain-modified-dates',
    });
  }
  return set;
}
