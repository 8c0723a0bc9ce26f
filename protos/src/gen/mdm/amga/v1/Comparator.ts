// Original file: mdm/amga/v1/amga.proto

/**
 * How a comparison compares.
 */
export const Comparator = {
  COMPARATOR_UNSPECIFIED: 'COMPARATOR_UNSPECIFIED',
  COMPARATOR_EQUAL: 'COMPARATOR_EQUAL',
  COMPARATOR_NOT_EQUAL: 'COMPARATOR_NOT_EQUAL',
  COMPARATOR_LESS: 'COMPARATOR_LESS',
  COMPARATOR_LESS_OR_EQUAL: 'COMPARATOR_LESS_OR_EQUAL',
  COMPARATOR_GREATER: 'COMPARATOR_GREATER',
  COMPARATOR_GREATER_OR_EQUAL: 'COMPARATOR_GREATER_OR_EQUAL',
  /**
   * Text with the wildcards "*" and "?", as in DICOM (PS3.4 C.2.2.2.4).
   */
  COMPARATOR_LIKE: 'COMPARATOR_LIKE',
  /**
   * Equal to one of the values.
   */
  COMPARATOR_IN: 'COMPARATOR_IN',
  /**
   * The attribute has a value.
   */
  COMPARATOR_PRESENT: 'COMPARATOR_PRESENT',
} as const;

/**
 * How a comparison compares.
 */
export type Comparator =
  | 'COMPARATOR_UNSPECIFIED'
  | 0
  | 'COMPARATOR_EQUAL'
  | 1
  | 'COMPARATOR_NOT_EQUAL'
  | 2
  | 'COMPARATOR_LESS'
  | 3
  | 'COMPARATOR_LESS_OR_EQUAL'
  | 4
  | 'COMPARATOR_GREATER'
  | 5
  | 'COMPARATOR_GREATER_OR_EQUAL'
  | 6
  /**
   * Text with the wildcards "*" and "?", as in DICOM (PS3.4 C.2.2.2.4).
   */
  | 'COMPARATOR_LIKE'
  | 7
  /**
   * Equal to one of the values.
   */
  | 'COMPARATOR_IN'
  | 8
  /**
   * The attribute has a value.
   */
  | 'COMPARATOR_PRESENT'
  | 9

/**
 * How a comparison compares.
 */
export type Comparator__Output = typeof Comparator[keyof typeof Comparator]
