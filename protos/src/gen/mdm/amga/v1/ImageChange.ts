// Original file: mdm/amga/v1/amga.proto

/**
 * What is to be done with images that are listed for it.
 */
export const ImageChange = {
  /**
   * Rights are granted or revoked.
   */
  IMAGE_CHANGE_UNSPECIFIED: 'IMAGE_CHANGE_UNSPECIFIED',
  /**
   * Their facts are changed.
   */
  IMAGE_CHANGE_FACTS: 'IMAGE_CHANGE_FACTS',
  /**
   * They are removed.
   */
  IMAGE_CHANGE_REMOVE: 'IMAGE_CHANGE_REMOVE',
} as const;

/**
 * What is to be done with images that are listed for it.
 */
export type ImageChange =
  /**
   * Rights are granted or revoked.
   */
  | 'IMAGE_CHANGE_UNSPECIFIED'
  | 0
  /**
   * Their facts are changed.
   */
  | 'IMAGE_CHANGE_FACTS'
  | 1
  /**
   * They are removed.
   */
  | 'IMAGE_CHANGE_REMOVE'
  | 2

/**
 * What is to be done with images that are listed for it.
 */
export type ImageChange__Output = typeof ImageChange[keyof typeof ImageChange]
