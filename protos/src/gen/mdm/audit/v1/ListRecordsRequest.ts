// Original file: mdm/audit/v1/audit.proto

import type { AuditOutcome as _mdm_audit_v1_AuditOutcome, AuditOutcome__Output as _mdm_audit_v1_AuditOutcome__Output } from '../../../mdm/audit/v1/AuditOutcome.js';
import type { Long } from '@grpc/proto-loader';

export interface ListRecordsRequest {
  /**
   * GUIDs and LFNs, at most 20,000: records about one of them. Empty: about anything.
   */
  'objects'?: (string)[];
  /**
   * DN of the user; empty: all.
   */
  'subject'?: (string);
  /**
   * Empty: all.
   */
  'operation'?: (string);
  'outcome'?: (_mdm_audit_v1_AuditOutcome);
  /**
   * At or after; milliseconds since the epoch, 0: from the beginning.
   */
  'sinceMs'?: (number | string | Long);
  /**
   * Before; 0: until now.
   */
  'untilMs'?: (number | string | Long);
  /**
   * 1 to 1,000.
   */
  'limit'?: (number);
  /**
   * next_cursor of the page before.
   */
  'cursor'?: (string);
}

export interface ListRecordsRequest__Output {
  /**
   * GUIDs and LFNs, at most 20,000: records about one of them. Empty: about anything.
   */
  'objects': (string)[];
  /**
   * DN of the user; empty: all.
   */
  'subject': (string);
  /**
   * Empty: all.
   */
  'operation': (string);
  'outcome': (_mdm_audit_v1_AuditOutcome__Output);
  /**
   * At or after; milliseconds since the epoch, 0: from the beginning.
   */
  'sinceMs': (number);
  /**
   * Before; 0: until now.
   */
  'untilMs': (number);
  /**
   * 1 to 1,000.
   */
  'limit': (number);
  /**
   * next_cursor of the page before.
   */
  'cursor': (string);
}
