// Original file: mdm/amga/v1/amga.proto

/**
 * How much an attribute says about a person.
 */
export const DataLevel = {
  DATA_LEVEL_UNSPECIFIED: 'DATA_LEVEL_UNSPECIFIED',
  /**
   * Identifies the patient: shown, and usable in conditions, only for the site's own accredited staff.
   */
  DATA_LEVEL_IDENTIFIED: 'DATA_LEVEL_IDENTIFIED',
  DATA_LEVEL_PSEUDONYMOUS: 'DATA_LEVEL_PSEUDONYMOUS',
} as const;

/**
 * How much an attribute says about a person.
 */
export type DataLevel =
  | 'DATA_LEVEL_UNSPECIFIED'
  | 0
  /**
   * Identifies the patient: shown, and usable in conditions, only for the site's own accredited staff.
   */
  | 'DATA_LEVEL_IDENTIFIED'
  | 1
  | 'DATA_LEVEL_PSEUDONYMOUS'
  | 2

/**
 * How much an attribute says about a person.
 */
export type DataLevel__Output = typeof DataLevel[keyof typeof DataLevel]
