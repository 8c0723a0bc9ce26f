// Original file: mdm/dpm/v1/dpm.proto

import type { Acl as _mdm_common_v1_Acl, Acl__Output as _mdm_common_v1_Acl__Output } from '../../../mdm/common/v1/Acl.js';
import type { KeyDescriptor as _mdm_common_v1_KeyDescriptor, KeyDescriptor__Output as _mdm_common_v1_KeyDescriptor__Output } from '../../../mdm/common/v1/KeyDescriptor.js';
import type { ImageFacts as _mdm_common_v1_ImageFacts, ImageFacts__Output as _mdm_common_v1_ImageFacts__Output } from '../../../mdm/common/v1/ImageFacts.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A file that is going to be stored.
 */
export interface NewFile {
  'guid'?: (string);
  /**
   * Path below /dpm/<site>/home/<vo>/.
   */
  'sfn'?: (string);
  /**
   * Expected size in bytes; space is reserved for it. Of no meaning for what a PACS keeps.
   */
  'size'?: (number | string | Long);
  'acl'?: (_mdm_common_v1_Acl | null);
  'key'?: (_mdm_common_v1_KeyDescriptor | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts'?: (_mdm_common_v1_ImageFacts | null);
}

/**
 * A file that is going to be stored.
 */
export interface NewFile__Output {
  'guid': (string);
  /**
   * Path below /dpm/<site>/home/<vo>/.
   */
  'sfn': (string);
  /**
   * Expected size in bytes; space is reserved for it. Of no meaning for what a PACS keeps.
   */
  'size': (number);
  'acl': (_mdm_common_v1_Acl__Output | null);
  'key': (_mdm_common_v1_KeyDescriptor__Output | null);
  /**
   * For the policies of the site; without them nothing is known but whose it is.
   */
  'facts': (_mdm_common_v1_ImageFacts__Output | null);
}
