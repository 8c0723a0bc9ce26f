// Original file: mdm/bridge/v1/bridge.proto

import type { RegistrationState as _mdm_bridge_v1_RegistrationState, RegistrationState__Output as _mdm_bridge_v1_RegistrationState__Output } from '../../../mdm/bridge/v1/RegistrationState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One registration.
 */
export interface Registration {
  'guid'?: (string);
  'lfn'?: (string);
  'state'?: (_mdm_bridge_v1_RegistrationState);
  /**
   * Name of the step it is at.
   */
  'step'?: (string);
  'attempts'?: (number);
  /**
   * Last error, empty when there was none.
   */
  'errorCode'?: (string);
  'errorMessage'?: (string);
  'receivedMs'?: (number | string | Long);
  'updatedMs'?: (number | string | Long);
  /**
   * Who sent it: address and AE title, or a DN.
   */
  'source'?: (string);
  'owner'?: (string);
  /**
   * Bytes that came.
   */
  'size'?: (number | string | Long);
}

/**
 * One registration.
 */
export interface Registration__Output {
  'guid': (string);
  'lfn': (string);
  'state': (_mdm_bridge_v1_RegistrationState__Output);
  /**
   * Name of the step it is at.
   */
  'step': (string);
  'attempts': (number);
  /**
   * Last error, empty when there was none.
   */
  'errorCode': (string);
  'errorMessage': (string);
  'receivedMs': (number);
  'updatedMs': (number);
  /**
   * Who sent it: address and AE title, or a DN.
   */
  'source': (string);
  'owner': (string);
  /**
   * Bytes that came.
   */
  'size': (number);
}
