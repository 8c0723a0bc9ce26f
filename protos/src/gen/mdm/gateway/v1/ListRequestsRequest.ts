// Original file: mdm/gateway/v1/gateway.proto


export interface ListRequestsRequest {
  /**
   * Those that others have made, at this site; else the caller's own, at all sites.
   */
  'incoming'?: (boolean);
}

export interface ListRequestsRequest__Output {
  /**
   * Those that others have made, at this site; else the caller's own, at all sites.
   */
  'incoming': (boolean);
}
