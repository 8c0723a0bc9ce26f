// Original file: mdm/lfc/v1/lfc.proto

import type { EntryKind as _mdm_lfc_v1_EntryKind, EntryKind__Output as _mdm_lfc_v1_EntryKind__Output } from '../../../mdm/lfc/v1/EntryKind.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One entry as stat shows it.
 */
export interface Entry {
  'guid'?: (string);
  /**
   * The name it was asked by, or its first name when asked by GUID.
   */
  'lfn'?: (string);
  'kind'?: (_mdm_lfc_v1_EntryKind);
  /**
   * Size of the stored (encrypted) object in bytes; 0 for directories.
   */
  'size'?: (number | string | Long);
  /**
   * Checksum of the stored object, "adler32:…" or "sha256:…"; empty when unknown.
   */
  'checksum'?: (string);
  'owner'?: (string);
  'group'?: (string);
  /**
   * Nine permission bits as in stat(2).
   */
  'mode'?: (number);
  /**
   * Number of names of a file; 1 for a directory, whose entries are for those to count who may list it.
   */
  'links'?: (number);
  /**
   * Milliseconds since the epoch, UTC. Of what was registered no more than the beginning of the year: the day of an image is hidden
   * from whom its dates are hidden from.
   */
  'createdMs'?: (number | string | Long);
  'modifiedMs'?: (number | string | Long);
  'comment'?: (string);
  /**
   * For an alias in a listing: the first name of what it points to.
   */
  'aliasOf'?: (string);
  /**
   * It is being removed; only its owner still sees it.
   */
  'condemned'?: (boolean);
}

/**
 * One entry as stat shows it.
 */
export interface Entry__Output {
  'guid': (string);
  /**
   * The name it was asked by, or its first name when asked by GUID.
   */
  'lfn': (string);
  'kind': (_mdm_lfc_v1_EntryKind__Output);
  /**
   * Size of the stored (encrypted) object in bytes; 0 for directories.
   */
  'size': (number);
  /**
   * Checksum of the stored object, "adler32:…" or "sha256:…"; empty when unknown.
   */
  'checksum': (string);
  'owner': (string);
  'group': (string);
  /**
   * Nine permission bits as in stat(2).
   */
  'mode': (number);
  /**
   * Number of names of a file; 1 for a directory, whose entries are for those to count who may list it.
   */
  'links': (number);
  /**
   * Milliseconds since the epoch, UTC. Of what was registered no more than the beginning of the year: the day of an image is hidden
   * from whom its dates are hidden from.
   */
  'createdMs': (number);
  'modifiedMs': (number);
  'comment': (string);
  /**
   * For an alias in a listing: the first name of what it points to.
   */
  'aliasOf': (string);
  /**
   * It is being removed; only its owner still sees it.
   */
  'condemned': (boolean);
}
