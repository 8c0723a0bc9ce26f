// Original file: mdm/bridge/v1/bridge.proto


export interface ConfirmSourcesRequest {
  /**
   * At most 100.
   */
  'guids'?: (string)[];
}

export interface ConfirmSourcesRequest__Output {
  /**
   * At most 100.
   */
  'guids': (string)[];
}
