// Original file: mdm/bridge/v1/bridge.proto


export interface RegisterRequest {
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface RegisterRequest__Output {
  /**
   * At most 1 MiB.
   */
  'chunk': (Buffer);
}
