// Original file: mdm/common/v1/common.proto

import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What an access check said and why. Answers "may I?" without doing it.
 */
export interface AccessDecision {
  'allowed'?: (boolean);
  /**
   * Service that decided, such as "hydra".
   */
  'service'?: (string);
  'site'?: (string);
  /**
   * Layer that decided: token, caller, ban, policy, acl or level.
   */
  'layer'?: (string);
  /**
   * Typed reason of that layer, such as "named-user-masked".
   */
  'reason'?: (string);
  /**
   * What would help, empty when allowed.
   */
  'remedy'?: (string);
  /**
   * Highest level of data that is shown, when allowed.
   */
  'level'?: (_mdm_common_v1_DataLevel);
  /**
   * When the right ends by itself; 0 when nothing ends it.
   */
  'untilMs'?: (number | string | Long);
  /**
   * One sentence: of the policy, or of the step that decided.
   */
  'sentence'?: (string);
  /**
   * Version of the policies that decided.
   */
  'policyVersion'?: (string);
  /**
   * DN of whom to ask: the owner.
   */
  'ask'?: (string);
}

/**
 * What an access check said and why. Answers "may I?" without doing it.
 */
export interface AccessDecision__Output {
  'allowed': (boolean);
  /**
   * Service that decided, such as "hydra".
   */
  'service': (string);
  'site': (string);
  /**
   * Layer that decided: token, caller, ban, policy, acl or level.
   */
  'layer': (string);
  /**
   * Typed reason of that layer, such as "named-user-masked".
   */
  'reason': (string);
  /**
   * What would help, empty when allowed.
   */
  'remedy': (string);
  /**
   * Highest level of data that is shown, when allowed.
   */
  'level': (_mdm_common_v1_DataLevel__Output);
  /**
   * When the right ends by itself; 0 when nothing ends it.
   */
  'untilMs': (number);
  /**
   * One sentence: of the policy, or of the step that decided.
   */
  'sentence': (string);
  /**
   * Version of the policies that decided.
   */
  'policyVersion': (string);
  /**
   * DN of whom to ask: the owner.
   */
  'ask': (string);
}
