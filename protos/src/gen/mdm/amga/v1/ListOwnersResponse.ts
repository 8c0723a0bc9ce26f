// Original file: mdm/amga/v1/amga.proto


export interface ListOwnersResponse {
  /**
   * DNs, each once; empty when there are no such images.
   */
  'owners'?: (string)[];
}

export interface ListOwnersResponse__Output {
  /**
   * DNs, each once; empty when there are no such images.
   */
  'owners': (string)[];
}
