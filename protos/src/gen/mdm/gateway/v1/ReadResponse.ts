// Original file: mdm/gateway/v1/gateway.proto


export interface ReadResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface ReadResponse__Output {
  'chunk': (Buffer);
}
