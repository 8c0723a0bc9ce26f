// Original file: mdm/amga/v1/amga.proto

import type { Collection as _mdm_amga_v1_Collection, Collection__Output as _mdm_amga_v1_Collection__Output } from '../../../mdm/amga/v1/Collection.js';

export interface ListCollectionsResponse {
  'collections'?: (_mdm_amga_v1_Collection)[];
}

export interface ListCollectionsResponse__Output {
  'collections': (_mdm_amga_v1_Collection__Output)[];
}
