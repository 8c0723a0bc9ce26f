// Original file: mdm/lfc/v1/lfc.proto

/**
 * The kinds of catalogue entry.
 */
export const EntryKind = {
  ENTRY_KIND_UNSPECIFIED: 'ENTRY_KIND_UNSPECIFIED',
  ENTRY_KIND_DIRECTORY: 'ENTRY_KIND_DIRECTORY',
  ENTRY_KIND_FILE: 'ENTRY_KIND_FILE',
  ENTRY_KIND_ALIAS: 'ENTRY_KIND_ALIAS',
} as const;

/**
 * The kinds of catalogue entry.
 */
export type EntryKind =
  | 'ENTRY_KIND_UNSPECIFIED'
  | 0
  | 'ENTRY_KIND_DIRECTORY'
  | 1
  | 'ENTRY_KIND_FILE'
  | 2
  | 'ENTRY_KIND_ALIAS'
  | 3

/**
 * The kinds of catalogue entry.
 */
export type EntryKind__Output = typeof EntryKind[keyof typeof EntryKind]
