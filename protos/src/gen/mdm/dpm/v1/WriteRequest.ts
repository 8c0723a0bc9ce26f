// Original file: mdm/dpm/v1/dpm.proto


export interface WriteRequest {
  'requestToken'?: (string);
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "requestToken"|"chunk";
}

export interface WriteRequest__Output {
  'requestToken'?: (string);
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer);
  'part'?: "requestToken"|"chunk";
}
