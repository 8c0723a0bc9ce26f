// Original file: mdm/gateway/v1/gateway.proto


export interface WitnessHeadsRequest {
  /**
   * A compact JWS by the gateway of the calling site.
   */
  'statement'?: (string);
}

export interface WitnessHeadsRequest__Output {
  /**
   * A compact JWS by the gateway of the calling site.
   */
  'statement': (string);
}
