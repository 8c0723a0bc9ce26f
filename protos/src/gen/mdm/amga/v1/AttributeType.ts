// Original file: mdm/amga/v1/amga.proto

/**
 * Types of attributes.
 */
export const AttributeType = {
  ATTRIBUTE_TYPE_UNSPECIFIED: 'ATTRIBUTE_TYPE_UNSPECIFIED',
  ATTRIBUTE_TYPE_TEXT: 'ATTRIBUTE_TYPE_TEXT',
  ATTRIBUTE_TYPE_INTEGER: 'ATTRIBUTE_TYPE_INTEGER',
  ATTRIBUTE_TYPE_REAL: 'ATTRIBUTE_TYPE_REAL',
  /**
   * A calendar date without a zone.
   */
  ATTRIBUTE_TYPE_DATE: 'ATTRIBUTE_TYPE_DATE',
} as const;

/**
 * Types of attributes.
 */
export type AttributeType =
  | 'ATTRIBUTE_TYPE_UNSPECIFIED'
  | 0
  | 'ATTRIBUTE_TYPE_TEXT'
  | 1
  | 'ATTRIBUTE_TYPE_INTEGER'
  | 2
  | 'ATTRIBUTE_TYPE_REAL'
  | 3
  /**
   * A calendar date without a zone.
   */
  | 'ATTRIBUTE_TYPE_DATE'
  | 4

/**
 * Types of attributes.
 */
export type AttributeType__Output = typeof AttributeType[keyof typeof AttributeType]
