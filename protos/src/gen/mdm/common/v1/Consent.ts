// Original file: mdm/common/v1/common.proto

/**
 * Whether the patient agrees that the image is used beyond their own care.
 */
export const Consent = {
  CONSENT_UNSPECIFIED: 'CONSENT_UNSPECIFIED',
  CONSENT_GIVEN: 'CONSENT_GIVEN',
  CONSENT_REFUSED: 'CONSENT_REFUSED',
  CONSENT_WITHDRAWN: 'CONSENT_WITHDRAWN',
} as const;

/**
 * Whether the patient agrees that the image is used beyond their own care.
 */
export type Consent =
  | 'CONSENT_UNSPECIFIED'
  | 0
  | 'CONSENT_GIVEN'
  | 1
  | 'CONSENT_REFUSED'
  | 2
  | 'CONSENT_WITHDRAWN'
  | 3

/**
 * Whether the patient agrees that the image is used beyond their own care.
 */
export type Consent__Output = typeof Consent[keyof typeof Consent]
