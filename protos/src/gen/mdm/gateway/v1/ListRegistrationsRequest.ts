// Original file: mdm/gateway/v1/gateway.proto

import type { RegistrationState as _mdm_bridge_v1_RegistrationState, RegistrationState__Output as _mdm_bridge_v1_RegistrationState__Output } from '../../../mdm/bridge/v1/RegistrationState.js';

export interface ListRegistrationsRequest {
  /**
   * REGISTRATION_STATE_UNSPECIFIED means all.
   */
  'state'?: (_mdm_bridge_v1_RegistrationState);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit'?: (number);
  'cursor'?: (string);
}

export interface ListRegistrationsRequest__Output {
  /**
   * REGISTRATION_STATE_UNSPECIFIED means all.
   */
  'state': (_mdm_bridge_v1_RegistrationState__Output);
  /**
   * At most this many; 0 means 100; at most 1,000.
   */
  'limit': (number);
  'cursor': (string);
}
