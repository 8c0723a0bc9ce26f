// Original file: mdm/gateway/v1/gateway.proto

import type { TokenRight as _mdm_gateway_v1_TokenRight, TokenRight__Output as _mdm_gateway_v1_TokenRight__Output } from '../../../mdm/gateway/v1/TokenRight.js';
import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';
import type { DataLevel as _mdm_common_v1_DataLevel, DataLevel__Output as _mdm_common_v1_DataLevel__Output } from '../../../mdm/common/v1/DataLevel.js';
import type { Long } from '@grpc/proto-loader';

export interface ExchangeRequest {
  /**
   * Empty means all that the caller has.
   */
  'rights'?: (_mdm_gateway_v1_TokenRight)[];
  /**
   * GUIDs of images, and LFNs of images and directories, taken as they are now; empty means no narrowing.
   */
  'objects'?: (_mdm_common_v1_Target)[];
  /**
   * A list that is known already; together with objects an error.
   */
  'objectList'?: (string);
  'level'?: (_mdm_common_v1_DataLevel);
  'audience'?: (string)[];
  'once'?: (boolean);
  /**
   * When the permit ends; 0 means as late as the site and the caller's own permit allow.
   */
  'expiresMs'?: (number | string | Long);
  'label'?: (string);
  /**
   * DPoP proof of the key that the permit is to be bound to: that of the job.
   */
  'dpop'?: (string);
  /**
   * The only purpose of use that it is to be good for.
   */
  'purpose'?: (string);
  /**
   * The images of this frozen cohort; together with other objects an error.
   */
  'cohortId'?: (string);
}

export interface ExchangeRequest__Output {
  /**
   * Empty means all that the caller has.
   */
  'rights': (_mdm_gateway_v1_TokenRight__Output)[];
  /**
   * GUIDs of images, and LFNs of images and directories, taken as they are now; empty means no narrowing.
   */
  'objects': (_mdm_common_v1_Target__Output)[];
  /**
   * A list that is known already; together with objects an error.
   */
  'objectList': (string);
  'level': (_mdm_common_v1_DataLevel__Output);
  'audience': (string)[];
  'once': (boolean);
  /**
   * When the permit ends; 0 means as late as the site and the caller's own permit allow.
   */
  'expiresMs': (number);
  'label': (string);
  /**
   * DPoP proof of the key that the permit is to be bound to: that of the job.
   */
  'dpop': (string);
  /**
   * The only purpose of use that it is to be good for.
   */
  'purpose': (string);
  /**
   * The images of this frozen cohort; together with other objects an error.
   */
  'cohortId': (string);
}
