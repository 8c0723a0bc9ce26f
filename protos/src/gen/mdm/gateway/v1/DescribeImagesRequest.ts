// Original file: mdm/gateway/v1/gateway.proto


export interface DescribeImagesRequest {
  /**
   * At most 1,000.
   */
  'guids'?: (string)[];
}

export interface DescribeImagesRequest__Output {
  /**
   * At most 1,000.
   */
  'guids': (string)[];
}
