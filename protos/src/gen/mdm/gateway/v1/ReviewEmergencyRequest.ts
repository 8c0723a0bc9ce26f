// Original file: mdm/gateway/v1/gateway.proto


export interface ReviewEmergencyRequest {
  'id'?: (string);
  /**
   * False: rejected.
   */
  'accept'?: (boolean);
  'comment'?: (string);
}

export interface ReviewEmergencyRequest__Output {
  'id': (string);
  /**
   * False: rejected.
   */
  'accept': (boolean);
  'comment': (string);
}
