// Original file: mdm/gateway/v1/gateway.proto


export interface SurveyRequest {
  /**
   * The facts by which images are told apart, by the names that policies have for them, such as "modality".
   */
  'facts'?: (string)[];
}

export interface SurveyRequest__Output {
  /**
   * The facts by which images are told apart, by the names that policies have for them, such as "modality".
   */
  'facts': (string)[];
}
