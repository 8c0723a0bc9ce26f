// Original file: mdm/gateway/v1/gateway.proto


export interface GetObjectListResponse {
  /**
   * Sorted.
   */
  'guids'?: (string)[];
}

export interface GetObjectListResponse__Output {
  /**
   * Sorted.
   */
  'guids': (string)[];
}
