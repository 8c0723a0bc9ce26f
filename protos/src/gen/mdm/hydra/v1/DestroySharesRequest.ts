// Original file: mdm/hydra/v1/hydra.proto


export interface DestroySharesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface DestroySharesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
