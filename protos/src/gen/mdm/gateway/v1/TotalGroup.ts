// Original file: mdm/gateway/v1/gateway.proto

import type { AttributeValue as _mdm_amga_v1_AttributeValue, AttributeValue__Output as _mdm_amga_v1_AttributeValue__Output } from '../../../mdm/amga/v1/AttributeValue.js';
import type { TotalCount as _mdm_gateway_v1_TotalCount, TotalCount__Output as _mdm_gateway_v1_TotalCount__Output } from '../../../mdm/gateway/v1/TotalCount.js';

export interface TotalGroup {
  'values'?: (_mdm_amga_v1_AttributeValue)[];
  'total'?: (_mdm_gateway_v1_TotalCount | null);
}

export interface TotalGroup__Output {
  'values': (_mdm_amga_v1_AttributeValue__Output)[];
  'total': (_mdm_gateway_v1_TotalCount__Output | null);
}
