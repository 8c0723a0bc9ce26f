// Original file: mdm/dpm/v1/dpm.proto

/**
 * Where the bytes of a file are, after TFileLocality of SRM 2.2.
 */
export const FileLocality = {
  FILE_LOCALITY_UNSPECIFIED: 'FILE_LOCALITY_UNSPECIFIED',
  /**
   * In a pool, and nowhere else.
   */
  FILE_LOCALITY_ONLINE: 'FILE_LOCALITY_ONLINE',
  /**
   * At a PACS; a reader waits for them.
   */
  FILE_LOCALITY_NEARLINE: 'FILE_LOCALITY_NEARLINE',
  /**
   * At a PACS, and in a pool for a while.
   */
  FILE_LOCALITY_ONLINE_AND_NEARLINE: 'FILE_LOCALITY_ONLINE_AND_NEARLINE',
} as const;

/**
 * Where the bytes of a file are, after TFileLocality of SRM 2.2.
 */
export type FileLocality =
  | 'FILE_LOCALITY_UNSPECIFIED'
  | 0
  /**
   * In a pool, and nowhere else.
   */
  | 'FILE_LOCALITY_ONLINE'
  | 1
  /**
   * At a PACS; a reader waits for them.
   */
  | 'FILE_LOCALITY_NEARLINE'
  | 2
  /**
   * At a PACS, and in a pool for a while.
   */
  | 'FILE_LOCALITY_ONLINE_AND_NEARLINE'
  | 3

/**
 * Where the bytes of a file are, after TFileLocality of SRM 2.2.
 */
export type FileLocality__Output = typeof FileLocality[keyof typeof FileLocality]
