// Original file: mdm/common/v1/common.proto

/**
 * How much data say about a person.
 */
export const DataLevel = {
  DATA_LEVEL_UNSPECIFIED: 'DATA_LEVEL_UNSPECIFIED',
  /**
   * Identifies the patient.
   */
  DATA_LEVEL_IDENTIFIED: 'DATA_LEVEL_IDENTIFIED',
  /**
   * Lets the data of one patient be put together without saying who it is.
   */
  DATA_LEVEL_PSEUDONYMOUS: 'DATA_LEVEL_PSEUDONYMOUS',
  /**
   * Neither.
   */
  DATA_LEVEL_ANONYMOUS: 'DATA_LEVEL_ANONYMOUS',
} as const;

/**
 * How much data say about a person.
 */
export type DataLevel =
  | 'DATA_LEVEL_UNSPECIFIED'
  | 0
  /**
   * Identifies the patient.
   */
  | 'DATA_LEVEL_IDENTIFIED'
  | 1
  /**
   * Lets the data of one patient be put together without saying who it is.
   */
  | 'DATA_LEVEL_PSEUDONYMOUS'
  | 2
  /**
   * Neither.
   */
  | 'DATA_LEVEL_ANONYMOUS'
  | 3

/**
 * How much data say about a person.
 */
export type DataLevel__Output = typeof DataLevel[keyof typeof DataLevel]
