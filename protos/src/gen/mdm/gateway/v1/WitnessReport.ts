// Original file: mdm/gateway/v1/gateway.proto

import type { ChainHead as _mdm_audit_v1_ChainHead, ChainHead__Output as _mdm_audit_v1_ChainHead__Output } from '../../../mdm/audit/v1/ChainHead.js';
import type { ItemError as _mdm_common_v1_ItemError, ItemError__Output as _mdm_common_v1_ItemError__Output } from '../../../mdm/common/v1/ItemError.js';
import type { Long } from '@grpc/proto-loader';

/**
 * How the chain of one service compares with what another site has kept of it.
 */
export interface WitnessReport {
  'site'?: (string);
  /**
   * "held": the chain holds every head; "contradicted"; "none": that site has kept nothing yet.
   */
  'state'?: (string);
  /**
   * How many heads were compared.
   */
  'heads'?: (number | string | Long);
  /**
   * The first head that the chain does not hold; absent otherwise.
   */
  'contradicted'?: (_mdm_audit_v1_ChainHead | null);
  /**
   * When the first and the last of the heads were received there: milliseconds since the epoch.
   */
  'sinceMs'?: (number | string | Long);
  'lastMs'?: (number | string | Long);
  /**
   * Set when that site could not be asked, so that its countersignatures were looked at in place of its own records.
   */
  'error'?: (_mdm_common_v1_ItemError | null);
}

/**
 * How the chain of one service compares with what another site has kept of it.
 */
export interface WitnessReport__Output {
  'site': (string);
  /**
   * "held": the chain holds every head; "contradicted"; "none": that site has kept nothing yet.
   */
  'state': (string);
  /**
   * How many heads were compared.
   */
  'heads': (number);
  /**
   * The first head that the chain does not hold; absent otherwise.
   */
  'contradicted': (_mdm_audit_v1_ChainHead__Output | null);
  /**
   * When the first and the last of the heads were received there: milliseconds since the epoch.
   */
  'sinceMs': (number);
  'lastMs': (number);
  /**
   * Set when that site could not be asked, so that its countersignatures were looked at in place of its own records.
   */
  'error': (_mdm_common_v1_ItemError__Output | null);
}
