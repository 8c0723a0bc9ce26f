// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';
import type { Target as _mdm_common_v1_Target, Target__Output as _mdm_common_v1_Target__Output } from '../../../mdm/common/v1/Target.js';

export interface CreateCohortRequest {
  'name'?: (string);
  /**
   * Freeze what a query over /mdm/Image finds.
   */
  'fromQuery'?: (boolean);
  'condition'?: (_mdm_amga_v1_Condition | null);
  /**
   * Sites to ask; empty means all.
   */
  'sites'?: (string)[];
  /**
   * Take what was found when a site has not answered in full. Else that is an error.
   */
  'allowPartial'?: (boolean);
  /**
   * As in SearchRequest.
   */
  'siteDeadlineMs'?: (number);
  /**
   * Images by name, and directories with all that is below them now; not together with from_query.
   */
  'objects'?: (_mdm_common_v1_Target)[];
  /**
   * DNs and FQANs of others who may see it.
   */
  'readers'?: (string)[];
}

export interface CreateCohortRequest__Output {
  'name': (string);
  /**
   * Freeze what a query over /mdm/Image finds.
   */
  'fromQuery': (boolean);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  /**
   * Sites to ask; empty means all.
   */
  'sites': (string)[];
  /**
   * Take what was found when a site has not answered in full. Else that is an error.
   */
  'allowPartial': (boolean);
  /**
   * As in SearchRequest.
   */
  'siteDeadlineMs': (number);
  /**
   * Images by name, and directories with all that is below them now; not together with from_query.
   */
  'objects': (_mdm_common_v1_Target__Output)[];
  /**
   * DNs and FQANs of others who may see it.
   */
  'readers': (string)[];
}
