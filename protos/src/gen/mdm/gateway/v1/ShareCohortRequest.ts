// Original file: mdm/gateway/v1/gateway.proto


export interface ShareCohortRequest {
  'id'?: (string);
  /**
   * DNs and FQANs.
   */
  'add'?: (string)[];
  'remove'?: (string)[];
}

export interface ShareCohortRequest__Output {
  'id': (string);
  /**
   * DNs and FQANs.
   */
  'add': (string)[];
  'remove': (string)[];
}
