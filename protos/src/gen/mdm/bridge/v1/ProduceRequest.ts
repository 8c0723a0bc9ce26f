// Original file: mdm/bridge/v1/bridge.proto


export interface ProduceRequest {
  'guid'?: (string);
}

export interface ProduceRequest__Output {
  'guid': (string);
}
