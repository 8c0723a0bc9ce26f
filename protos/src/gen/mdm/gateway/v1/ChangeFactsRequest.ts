// Original file: mdm/gateway/v1/gateway.proto

import type { SharedObject as _mdm_gateway_v1_SharedObject, SharedObject__Output as _mdm_gateway_v1_SharedObject__Output } from '../../../mdm/gateway/v1/SharedObject.js';
import type { FactEdit as _mdm_common_v1_FactEdit, FactEdit__Output as _mdm_common_v1_FactEdit__Output } from '../../../mdm/common/v1/FactEdit.js';

export interface ChangeFactsRequest {
  'object'?: (_mdm_gateway_v1_SharedObject | null);
  'edit'?: (_mdm_common_v1_FactEdit | null);
  /**
   * Stands in the audit.
   */
  'reason'?: (string);
}

export interface ChangeFactsRequest__Output {
  'object': (_mdm_gateway_v1_SharedObject__Output | null);
  'edit': (_mdm_common_v1_FactEdit__Output | null);
  /**
   * Stands in the audit.
   */
  'reason': (string);
}
