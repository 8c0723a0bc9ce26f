// Original file: mdm/amga/v1/amga.proto

import type { Member as _mdm_amga_v1_Member, Member__Output as _mdm_amga_v1_Member__Output } from '../../../mdm/amga/v1/Member.js';

export interface ListMembersResponse {
  'members'?: (_mdm_amga_v1_Member)[];
}

export interface ListMembersResponse__Output {
  'members': (_mdm_amga_v1_Member__Output)[];
}
