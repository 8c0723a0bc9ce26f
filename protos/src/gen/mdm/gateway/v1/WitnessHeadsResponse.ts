// Original file: mdm/gateway/v1/gateway.proto


export interface WitnessHeadsResponse {
  /**
   * A compact JWS by the gateway that keeps the statement.
   */
  'countersignature'?: (string);
}

export interface WitnessHeadsResponse__Output {
  /**
   * A compact JWS by the gateway that keeps the statement.
   */
  'countersignature': (string);
}
