// Original file: mdm/hydra/v1/hydra.proto


export interface GetSharesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface GetSharesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
