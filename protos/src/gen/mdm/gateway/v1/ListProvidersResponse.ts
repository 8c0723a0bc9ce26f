// Original file: mdm/gateway/v1/gateway.proto

import type { Provider as _mdm_gateway_v1_Provider, Provider__Output as _mdm_gateway_v1_Provider__Output } from '../../../mdm/gateway/v1/Provider.js';

export interface ListProvidersResponse {
  'providers'?: (_mdm_gateway_v1_Provider)[];
}

export interface ListProvidersResponse__Output {
  'providers': (_mdm_gateway_v1_Provider__Output)[];
}
