// Original file: mdm/bridge/v1/bridge.proto


export interface ExportQuarantinedRequest {
  'guid'?: (string);
}

export interface ExportQuarantinedRequest__Output {
  'guid': (string);
}
