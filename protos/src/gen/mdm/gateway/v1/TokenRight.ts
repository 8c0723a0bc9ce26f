// Original file: mdm/gateway/v1/gateway.proto

/**
 * What somebody may do who has signed in.
 */
export const TokenRight = {
  TOKEN_RIGHT_UNSPECIFIED: 'TOKEN_RIGHT_UNSPECIFIED',
  /**
   * Find entries and see that they exist.
   */
  TOKEN_RIGHT_FIND: 'TOKEN_RIGHT_FIND',
  /**
   * Read metadata and images.
   */
  TOKEN_RIGHT_READ: 'TOKEN_RIGHT_READ',
  /**
   * Register and change images and metadata.
   */
  TOKEN_RIGHT_WRITE: 'TOKEN_RIGHT_WRITE',
  /**
   * Change the rights of others.
   */
  TOKEN_RIGHT_SHARE: 'TOKEN_RIGHT_SHARE',
  /**
   * Make narrower permits for jobs.
   */
  TOKEN_RIGHT_DELEGATE: 'TOKEN_RIGHT_DELEGATE',
} as const;

/**
 * What somebody may do who has signed in.
 */
export type TokenRight =
  | 'TOKEN_RIGHT_UNSPECIFIED'
  | 0
  /**
   * Find entries and see that they exist.
   */
  | 'TOKEN_RIGHT_FIND'
  | 1
  /**
   * Read metadata and images.
   */
  | 'TOKEN_RIGHT_READ'
  | 2
  /**
   * Register and change images and metadata.
   */
  | 'TOKEN_RIGHT_WRITE'
  | 3
  /**
   * Change the rights of others.
   */
  | 'TOKEN_RIGHT_SHARE'
  | 4
  /**
   * Make narrower permits for jobs.
   */
  | 'TOKEN_RIGHT_DELEGATE'
  | 5

/**
 * What somebody may do who has signed in.
 */
export type TokenRight__Output = typeof TokenRight[keyof typeof TokenRight]
