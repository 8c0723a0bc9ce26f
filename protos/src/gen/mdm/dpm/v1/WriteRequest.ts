// Original file: mdm/dpm/v1/dpm.proto


export interface WriteRequest {
  'requestToken'?: (string);
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
  /**
   * The last message. Without it an upload broke off: a client may end its stream properly and reset it afterwards.
   */
  'end'?: (boolean);
  'part'?: "requestToken"|"chunk"|"end";
}

export interface WriteRequest__Output {
  'requestToken'?: (string);
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer);
  /**
   * The last message. Without it an upload broke off: a client may end its stream properly and reset it afterwards.
   */
  'end'?: (boolean);
  'part'?: "requestToken"|"chunk"|"end";
}
