// Original file: mdm/gateway/v1/gateway.proto


export interface RegisterRequest {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface RegisterRequest__Output {
  'chunk': (Buffer);
}
