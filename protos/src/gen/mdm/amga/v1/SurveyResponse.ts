// Original file: mdm/amga/v1/amga.proto

import type { ImageKind as _mdm_amga_v1_ImageKind, ImageKind__Output as _mdm_amga_v1_ImageKind__Output } from '../../../mdm/amga/v1/ImageKind.js';
import type { Person as _mdm_amga_v1_Person, Person__Output as _mdm_amga_v1_Person__Output } from '../../../mdm/amga/v1/Person.js';

/**
 * At most 1,000 kinds and people a message.
 */
export interface SurveyResponse {
  'kinds'?: (_mdm_amga_v1_ImageKind)[];
  'people'?: (_mdm_amga_v1_Person)[];
}

/**
 * At most 1,000 kinds and people a message.
 */
export interface SurveyResponse__Output {
  'kinds': (_mdm_amga_v1_ImageKind__Output)[];
  'people': (_mdm_amga_v1_Person__Output)[];
}
