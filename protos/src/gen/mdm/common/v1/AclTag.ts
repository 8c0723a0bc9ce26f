// Original file: mdm/common/v1/common.proto

/**
 * The kinds of ACL entry of POSIX.1e.
 */
export const AclTag = {
  ACL_TAG_UNSPECIFIED: 'ACL_TAG_UNSPECIFIED',
  ACL_TAG_OWNER: 'ACL_TAG_OWNER',
  ACL_TAG_USER: 'ACL_TAG_USER',
  ACL_TAG_GROUP_OWNER: 'ACL_TAG_GROUP_OWNER',
  ACL_TAG_GROUP: 'ACL_TAG_GROUP',
  ACL_TAG_MASK: 'ACL_TAG_MASK',
  ACL_TAG_OTHER: 'ACL_TAG_OTHER',
} as const;

/**
 * The kinds of ACL entry of POSIX.1e.
 */
export type AclTag =
  | 'ACL_TAG_UNSPECIFIED'
  | 0
  | 'ACL_TAG_OWNER'
  | 1
  | 'ACL_TAG_USER'
  | 2
  | 'ACL_TAG_GROUP_OWNER'
  | 3
  | 'ACL_TAG_GROUP'
  | 4
  | 'ACL_TAG_MASK'
  | 5
  | 'ACL_TAG_OTHER'
  | 6

/**
 * The kinds of ACL entry of POSIX.1e.
 */
export type AclTag__Output = typeof AclTag[keyof typeof AclTag]
