// Original file: mdm/amga/v1/amga.proto

import type { EmergencyImage as _mdm_amga_v1_EmergencyImage, EmergencyImage__Output as _mdm_amga_v1_EmergencyImage__Output } from '../../../mdm/amga/v1/EmergencyImage.js';

export interface ListEmergencyImagesResponse {
  'images'?: (_mdm_amga_v1_EmergencyImage)[];
}

export interface ListEmergencyImagesResponse__Output {
  'images': (_mdm_amga_v1_EmergencyImage__Output)[];
}
