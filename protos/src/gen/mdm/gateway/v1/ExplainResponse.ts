// Original file: mdm/gateway/v1/gateway.proto

import type { AccessDecision as _mdm_common_v1_AccessDecision, AccessDecision__Output as _mdm_common_v1_AccessDecision__Output } from '../../../mdm/common/v1/AccessDecision.js';

export interface ExplainResponse {
  /**
   * True when the image would open.
   */
  'allowed'?: (boolean);
  /**
   * One sentence, as the person would be told it: the first obstacle, in the order token, ban, policy, acl, level.
   */
  'summary'?: (string);
  /**
   * Every decision that was asked for.
   */
  'decisions'?: (_mdm_common_v1_AccessDecision)[];
  /**
   * Whom to ask; empty when allowed.
   */
  'owner'?: (string);
}

export interface ExplainResponse__Output {
  /**
   * True when the image would open.
   */
  'allowed': (boolean);
  /**
   * One sentence, as the person would be told it: the first obstacle, in the order token, ban, policy, acl, level.
   */
  'summary': (string);
  /**
   * Every decision that was asked for.
   */
  'decisions': (_mdm_common_v1_AccessDecision__Output)[];
  /**
   * Whom to ask; empty when allowed.
   */
  'owner': (string);
}
