// Original file: mdm/gateway/v1/gateway.proto

import type { Limits as _mdm_gateway_v1_Limits, Limits__Output as _mdm_gateway_v1_Limits__Output } from '../../../mdm/gateway/v1/Limits.js';
import type { Long } from '@grpc/proto-loader';

/**
 * That somebody may have tokens until it ends or is revoked.
 */
export interface Permit {
  'id'?: (string);
  /**
   * Only in the answer that makes it: presented with a DPoP proof of the same key to Renew.
   */
  'secret'?: (string);
  'expiresMs'?: (number | string | Long);
  /**
   * Canonical DN.
   */
  'dn'?: (string);
  /**
   * How it came about: certificate, oidc or exchange.
   */
  'source'?: (string);
  /**
   * Of an exchange: the permit that it was made from.
   */
  'parent'?: (string);
  /**
   * What its holder calls it.
   */
  'label'?: (string);
  'createdMs'?: (number | string | Long);
  'limits'?: (_mdm_gateway_v1_Limits | null);
}

/**
 * That somebody may have tokens until it ends or is revoked.
 */
export interface Permit__Output {
  'id': (string);
  /**
   * Only in the answer that makes it: presented with a DPoP proof of the same key to Renew.
   */
  'secret': (string);
  'expiresMs': (number);
  /**
   * Canonical DN.
   */
  'dn': (string);
  /**
   * How it came about: certificate, oidc or exchange.
   */
  'source': (string);
  /**
   * Of an exchange: the permit that it was made from.
   */
  'parent': (string);
  /**
   * What its holder calls it.
   */
  'label': (string);
  'createdMs': (number);
  'limits': (_mdm_gateway_v1_Limits__Output | null);
}
