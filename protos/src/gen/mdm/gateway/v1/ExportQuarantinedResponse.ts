// Original file: mdm/gateway/v1/gateway.proto


export interface ExportQuarantinedResponse {
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface ExportQuarantinedResponse__Output {
  /**
   * At most 1 MiB.
   */
  'chunk': (Buffer);
}
