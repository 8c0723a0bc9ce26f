// Original file: mdm/gateway/v1/gateway.proto


export interface IntroduceRequest {
  /**
   * The secret of the invitation.
   */
  'secret'?: (string);
  /**
   * Bundle of the site that introduces itself.
   */
  'bundle'?: (string);
}

export interface IntroduceRequest__Output {
  /**
   * The secret of the invitation.
   */
  'secret': (string);
  /**
   * Bundle of the site that introduces itself.
   */
  'bundle': (string);
}
