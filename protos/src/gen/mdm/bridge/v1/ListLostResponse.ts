// Original file: mdm/bridge/v1/bridge.proto

import type { LostImage as _mdm_bridge_v1_LostImage, LostImage__Output as _mdm_bridge_v1_LostImage__Output } from '../../../mdm/bridge/v1/LostImage.js';

export interface ListLostResponse {
  'images'?: (_mdm_bridge_v1_LostImage)[];
  'nextCursor'?: (string);
}

export interface ListLostResponse__Output {
  'images': (_mdm_bridge_v1_LostImage__Output)[];
  'nextCursor': (string);
}
