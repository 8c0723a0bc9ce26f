// Original file: mdm/dpm/v1/dpm.proto


export interface ReadResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface ReadResponse__Output {
  'chunk': (Buffer);
}
