// Original file: mdm/bridge/v1/bridge.proto


export interface RegisterRequest {
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer | Uint8Array | string);
  /**
   * The last message. Without it an upload broke off: a client may end its stream properly and reset it afterwards.
   */
  'end'?: (boolean);
  'part'?: "chunk"|"end";
}

export interface RegisterRequest__Output {
  /**
   * At most 1 MiB.
   */
  'chunk'?: (Buffer);
  /**
   * The last message. Without it an upload broke off: a client may end its stream properly and reset it afterwards.
   */
  'end'?: (boolean);
  'part'?: "chunk"|"end";
}
