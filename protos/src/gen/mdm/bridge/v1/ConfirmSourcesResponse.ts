// Original file: mdm/bridge/v1/bridge.proto


export interface ConfirmSourcesResponse {
  /**
   * Those whose bytes a PACS has.
   */
  'guids'?: (string)[];
}

export interface ConfirmSourcesResponse__Output {
  /**
   * Those whose bytes a PACS has.
   */
  'guids': (string)[];
}
