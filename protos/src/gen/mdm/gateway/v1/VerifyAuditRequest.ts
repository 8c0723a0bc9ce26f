// Original file: mdm/gateway/v1/gateway.proto


export interface VerifyAuditRequest {
  /**
   * Only this service; empty: all of the site.
   */
  'service'?: (string);
}

export interface VerifyAuditRequest__Output {
  /**
   * Only this service; empty: all of the site.
   */
  'service': (string);
}
