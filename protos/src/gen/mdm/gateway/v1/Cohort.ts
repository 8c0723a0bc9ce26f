// Original file: mdm/gateway/v1/gateway.proto

import type { Condition as _mdm_amga_v1_Condition, Condition__Output as _mdm_amga_v1_Condition__Output } from '../../../mdm/amga/v1/Condition.js';
import type { CohortOutcome as _mdm_gateway_v1_CohortOutcome, CohortOutcome__Output as _mdm_gateway_v1_CohortOutcome__Output } from '../../../mdm/gateway/v1/CohortOutcome.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What a cohort was made from, and what it is. Everything but the readers is frozen under the hash.
 */
export interface Cohort {
  /**
   * A GUID.
   */
  'id'?: (string);
  'name'?: (string);
  /**
   * DN of who made it.
   */
  'owner'?: (string);
  /**
   * Site that keeps it.
   */
  'site'?: (string);
  'createdMs'?: (number | string | Long);
  /**
   * Made by a query over images; without a condition all that could be found. Else from a list of names.
   */
  'fromQuery'?: (boolean);
  'condition'?: (_mdm_amga_v1_Condition | null);
  /**
   * How each site took part in the query.
   */
  'outcomes'?: (_mdm_gateway_v1_CohortOutcome)[];
  'imageCount'?: (number);
  /**
   * The list of GUIDs as permits name it; see Limits.
   */
  'objectList'?: (string);
  /**
   * SHA-256 of the manifest, hexadecimal; see docs/cohorts.md.
   */
  'hash'?: (string);
  /**
   * DNs and FQANs of others who may see it.
   */
  'readers'?: (string)[];
}

/**
 * What a cohort was made from, and what it is. Everything but the readers is frozen under the hash.
 */
export interface Cohort__Output {
  /**
   * A GUID.
   */
  'id': (string);
  'name': (string);
  /**
   * DN of who made it.
   */
  'owner': (string);
  /**
   * Site that keeps it.
   */
  'site': (string);
  'createdMs': (number);
  /**
   * Made by a query over images; without a condition all that could be found. Else from a list of names.
   */
  'fromQuery': (boolean);
  'condition': (_mdm_amga_v1_Condition__Output | null);
  /**
   * How each site took part in the query.
   */
  'outcomes': (_mdm_gateway_v1_CohortOutcome__Output)[];
  'imageCount': (number);
  /**
   * The list of GUIDs as permits name it; see Limits.
   */
  'objectList': (string);
  /**
   * SHA-256 of the manifest, hexadecimal; see docs/cohorts.md.
   */
  'hash': (string);
  /**
   * DNs and FQANs of others who may see it.
   */
  'readers': (string)[];
}
