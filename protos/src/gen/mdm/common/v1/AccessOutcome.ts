// Original file: mdm/common/v1/common.proto

import type { AccessDecision as _mdm_common_v1_AccessDecision, AccessDecision__Output as _mdm_common_v1_AccessDecision__Output } from '../../../mdm/common/v1/AccessDecision.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { KeyDescriptor as _mdm_common_v1_KeyDescriptor, KeyDescriptor__Output as _mdm_common_v1_KeyDescriptor__Output } from '../../../mdm/common/v1/KeyDescriptor.js';

/**
 * What an access check said of one of many objects. Exactly one of decision and error is set.
 */
export interface AccessOutcome {
  /**
   * The object as it was named, a GUID or an LFN.
   */
  'object'?: (string);
  /**
   * Its GUID, where there is a decision.
   */
  'guid'?: (string);
  'decision'?: (_mdm_common_v1_AccessDecision | null);
  /**
   * Why nothing is said: there is no such object, or none that the caller may know of; or they may not ask about others.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
  /**
   * Of a file that may be read.
   */
  'key'?: (_mdm_common_v1_KeyDescriptor | null);
}

/**
 * What an access check said of one of many objects. Exactly one of decision and error is set.
 */
export interface AccessOutcome__Output {
  /**
   * The object as it was named, a GUID or an LFN.
   */
  'object': (string);
  /**
   * Its GUID, where there is a decision.
   */
  'guid': (string);
  'decision': (_mdm_common_v1_AccessDecision__Output | null);
  /**
   * Why nothing is said: there is no such object, or none that the caller may know of; or they may not ask about others.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
  /**
   * Of a file that may be read.
   */
  'key': (_mdm_common_v1_KeyDescriptor__Output | null);
}
