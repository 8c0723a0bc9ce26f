// Original file: mdm/gateway/v1/gateway.proto

import type { Collection as _mdm_amga_v1_Collection, Collection__Output as _mdm_amga_v1_Collection__Output } from '../../../mdm/amga/v1/Collection.js';

export interface ListAttributesResponse {
  'collections'?: (_mdm_amga_v1_Collection)[];
}

export interface ListAttributesResponse__Output {
  'collections': (_mdm_amga_v1_Collection__Output)[];
}
