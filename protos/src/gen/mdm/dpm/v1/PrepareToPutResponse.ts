// Original file: mdm/dpm/v1/dpm.proto

import type { PutTicket as _mdm_dpm_v1_PutTicket, PutTicket__Output as _mdm_dpm_v1_PutTicket__Output } from '../../../mdm/dpm/v1/PutTicket.js';

export interface PrepareToPutResponse {
  'tickets'?: (_mdm_dpm_v1_PutTicket)[];
}

export interface PrepareToPutResponse__Output {
  'tickets': (_mdm_dpm_v1_PutTicket__Output)[];
}
