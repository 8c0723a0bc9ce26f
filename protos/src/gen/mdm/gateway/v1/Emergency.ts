// Original file: mdm/gateway/v1/gateway.proto

import type { EmergencyState as _mdm_gateway_v1_EmergencyState, EmergencyState__Output as _mdm_gateway_v1_EmergencyState__Output } from '../../../mdm/gateway/v1/EmergencyState.js';
import type { Long } from '@grpc/proto-loader';

/**
 * An emergency as it stands.
 */
export interface Emergency {
  /**
   * UUID.
   */
  'id'?: (string);
  /**
   * Site that owns the images.
   */
  'site'?: (string);
  /**
   * DN of who reads them.
   */
  'reader'?: (string);
  /**
   * Site that vouches for the reader.
   */
  'readerSite'?: (string);
  'reason'?: (string);
  'images'?: (number);
  'createdMs'?: (number | string | Long);
  /**
   * When it ends by itself.
   */
  'untilMs'?: (number | string | Long);
  'state'?: (_mdm_gateway_v1_EmergencyState);
  /**
   * DN of who has reviewed it, with the rest of this; empty until then.
   */
  'reviewer'?: (string);
  'comment'?: (string);
  'reviewedMs'?: (number | string | Long);
}

/**
 * An emergency as it stands.
 */
export interface Emergency__Output {
  /**
   * UUID.
   */
  'id': (string);
  /**
   * Site that owns the images.
   */
  'site': (string);
  /**
   * DN of who reads them.
   */
  'reader': (string);
  /**
   * Site that vouches for the reader.
   */
  'readerSite': (string);
  'reason': (string);
  'images': (number);
  'createdMs': (number);
  /**
   * When it ends by itself.
   */
  'untilMs': (number);
  'state': (_mdm_gateway_v1_EmergencyState__Output);
  /**
   * DN of who has reviewed it, with the rest of this; empty until then.
   */
  'reviewer': (string);
  'comment': (string);
  'reviewedMs': (number);
}
