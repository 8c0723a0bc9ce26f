// Original file: mdm/gateway/v1/gateway.proto

import type { PacsStatus as _mdm_bridge_v1_PacsStatus, PacsStatus__Output as _mdm_bridge_v1_PacsStatus__Output } from '../../../mdm/bridge/v1/PacsStatus.js';

export interface ListPacsResponse {
  'pacs'?: (_mdm_bridge_v1_PacsStatus)[];
}

export interface ListPacsResponse__Output {
  'pacs': (_mdm_bridge_v1_PacsStatus__Output)[];
}
