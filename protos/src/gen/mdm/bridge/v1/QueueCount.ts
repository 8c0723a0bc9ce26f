// Original file: mdm/bridge/v1/bridge.proto

import type { RegistrationState as _mdm_bridge_v1_RegistrationState, RegistrationState__Output as _mdm_bridge_v1_RegistrationState__Output } from '../../../mdm/bridge/v1/RegistrationState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * How many registrations are in a state.
 */
export interface QueueCount {
  'state'?: (_mdm_bridge_v1_RegistrationState);
  'count'?: (number | string | Long);
}

/**
 * How many registrations are in a state.
 */
export interface QueueCount__Output {
  'state': (_mdm_bridge_v1_RegistrationState__Output);
  'count': (number);
}
