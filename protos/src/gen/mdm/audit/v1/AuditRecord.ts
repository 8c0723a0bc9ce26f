// Original file: mdm/audit/v1/audit.proto

import type { AuditEffect as _mdm_audit_v1_AuditEffect, AuditEffect__Output as _mdm_audit_v1_AuditEffect__Output } from '../../../mdm/audit/v1/AuditEffect.js';
import type { AuditOutcome as _mdm_audit_v1_AuditOutcome, AuditOutcome__Output as _mdm_audit_v1_AuditOutcome__Output } from '../../../mdm/audit/v1/AuditOutcome.js';
import type { Long } from '@grpc/proto-loader';

/**
 * One operation of one service. What is not known is absent. Nothing in it is data of a patient.
 */
export interface AuditRecord {
  /**
   * Number of the record in the chain of its service.
   */
  'seq'?: (number | string | Long);
  /**
   * When the operation began: milliseconds since the epoch.
   */
  'atMs'?: (number | string | Long);
  'site'?: (string);
  'service'?: (string);
  /**
   * Such as "lfc.stat".
   */
  'operation'?: (string);
  'effect'?: (_mdm_audit_v1_AuditEffect);
  'outcome'?: (_mdm_audit_v1_AuditOutcome);
  /**
   * Code of the error table when it is not a success.
   */
  'code'?: (string);
  /**
   * DN of the user.
   */
  'subject'?: (string);
  /**
   * FQANs that the user came with.
   */
  'groups'?: (string)[];
  /**
   * Site that vouched for the user.
   */
  'issuer'?: (string);
  /**
   * Who dialled, such as "mdm://a/gateway".
   */
  'onBehalf'?: (string);
  /**
   * Network address of the caller.
   */
  'origin'?: (string);
  /**
   * GUIDs and LFNs that it was about.
   */
  'objects'?: (string)[];
  'count'?: (number | string | Long);
  /**
   * Why, in the words of the user.
   */
  'purpose'?: (string);
  /**
   * Version of the site policy that decided.
   */
  'policyVersion'?: (string);
  /**
   * Level of data that was shown.
   */
  'level'?: (string);
  /**
   * Permit behind the user's token.
   */
  'permit'?: (string);
  /**
   * Further facts, a JSON object.
   */
  'detail'?: (string);
  'traceId'?: (string);
  '_code'?: "code";
  '_subject'?: "subject";
  '_issuer'?: "issuer";
  '_onBehalf'?: "onBehalf";
  '_origin'?: "origin";
  '_count'?: "count";
  '_purpose'?: "purpose";
  '_policyVersion'?: "policyVersion";
  '_level'?: "level";
  '_permit'?: "permit";
  '_detail'?: "detail";
  '_traceId'?: "traceId";
}

/**
 * One operation of one service. What is not known is absent. Nothing in it is data of a patient.
 */
export interface AuditRecord__Output {
  /**
   * Number of the record in the chain of its service.
   */
  'seq': (number);
  /**
   * When the operation began: milliseconds since the epoch.
   */
  'atMs': (number);
  'site': (string);
  'service': (string);
  /**
   * Such as "lfc.stat".
   */
  'operation': (string);
  'effect': (_mdm_audit_v1_AuditEffect__Output);
  'outcome': (_mdm_audit_v1_AuditOutcome__Output);
  /**
   * Code of the error table when it is not a success.
   */
  'code'?: (string);
  /**
   * DN of the user.
   */
  'subject'?: (string);
  /**
   * FQANs that the user came with.
   */
  'groups': (string)[];
  /**
   * Site that vouched for the user.
   */
  'issuer'?: (string);
  /**
   * Who dialled, such as "mdm://a/gateway".
   */
  'onBehalf'?: (string);
  /**
   * Network address of the caller.
   */
  'origin'?: (string);
  /**
   * GUIDs and LFNs that it was about.
   */
  'objects': (string)[];
  'count'?: (number);
  /**
   * Why, in the words of the user.
   */
  'purpose'?: (string);
  /**
   * Version of the site policy that decided.
   */
  'policyVersion'?: (string);
  /**
   * Level of data that was shown.
   */
  'level'?: (string);
  /**
   * Permit behind the user's token.
   */
  'permit'?: (string);
  /**
   * Further facts, a JSON object.
   */
  'detail'?: (string);
  'traceId'?: (string);
  '_code'?: "code";
  '_subject'?: "subject";
  '_issuer'?: "issuer";
  '_onBehalf'?: "onBehalf";
  '_origin'?: "origin";
  '_count'?: "count";
  '_purpose'?: "purpose";
  '_policyVersion'?: "policyVersion";
  '_level'?: "level";
  '_permit'?: "permit";
  '_detail'?: "detail";
  '_traceId'?: "traceId";
}
