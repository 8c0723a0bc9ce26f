// Original file: mdm/gateway/v1/gateway.proto


export interface DeleteCohortRequest {
  'id'?: (string);
}

export interface DeleteCohortRequest__Output {
  'id': (string);
}
