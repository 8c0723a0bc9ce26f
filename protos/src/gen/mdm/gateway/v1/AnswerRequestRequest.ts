// Original file: mdm/gateway/v1/gateway.proto


export interface AnswerRequestRequest {
  'id'?: (string);
  /**
   * Else it is refused.
   */
  'grant'?: (boolean);
  /**
   * For who has asked.
   */
  'comment'?: (string);
}

export interface AnswerRequestRequest__Output {
  'id': (string);
  /**
   * Else it is refused.
   */
  'grant': (boolean);
  /**
   * For who has asked.
   */
  'comment': (string);
}
