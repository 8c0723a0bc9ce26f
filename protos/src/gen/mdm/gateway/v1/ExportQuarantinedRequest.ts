// Original file: mdm/gateway/v1/gateway.proto


export interface ExportQuarantinedRequest {
  'guid'?: (string);
}

export interface ExportQuarantinedRequest__Output {
  'guid': (string);
}
