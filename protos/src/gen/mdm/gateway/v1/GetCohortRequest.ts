// Original file: mdm/gateway/v1/gateway.proto


export interface GetCohortRequest {
  'id'?: (string);
}

export interface GetCohortRequest__Output {
  'id': (string);
}
