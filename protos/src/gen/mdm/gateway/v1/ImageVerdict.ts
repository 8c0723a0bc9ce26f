// Original file: mdm/gateway/v1/gateway.proto

/**
 * What became of an image since it was frozen.
 */
export const ImageVerdict = {
  IMAGE_VERDICT_UNSPECIFIED: 'IMAGE_VERDICT_UNSPECIFIED',
  IMAGE_VERDICT_SAME: 'IMAGE_VERDICT_SAME',
  /**
   * Other bytes.
   */
  IMAGE_VERDICT_CHANGED: 'IMAGE_VERDICT_CHANGED',
  /**
   * Removed, or not to be known of any more.
   */
  IMAGE_VERDICT_GONE: 'IMAGE_VERDICT_GONE',
  /**
   * It is there, and the caller may not read it.
   */
  IMAGE_VERDICT_UNREADABLE: 'IMAGE_VERDICT_UNREADABLE',
  /**
   * Its site cannot be asked now.
   */
  IMAGE_VERDICT_UNREACHABLE: 'IMAGE_VERDICT_UNREACHABLE',
} as const;

/**
 * What became of an image since it was frozen.
 */
export type ImageVerdict =
  | 'IMAGE_VERDICT_UNSPECIFIED'
  | 0
  | 'IMAGE_VERDICT_SAME'
  | 1
  /**
   * Other bytes.
   */
  | 'IMAGE_VERDICT_CHANGED'
  | 2
  /**
   * Removed, or not to be known of any more.
   */
  | 'IMAGE_VERDICT_GONE'
  | 3
  /**
   * It is there, and the caller may not read it.
   */
  | 'IMAGE_VERDICT_UNREADABLE'
  | 4
  /**
   * Its site cannot be asked now.
   */
  | 'IMAGE_VERDICT_UNREACHABLE'
  | 5

/**
 * What became of an image since it was frozen.
 */
export type ImageVerdict__Output = typeof ImageVerdict[keyof typeof ImageVerdict]
