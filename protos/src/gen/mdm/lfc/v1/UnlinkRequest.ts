// Original file: mdm/lfc/v1/lfc.proto


export interface UnlinkRequest {
  'lfn'?: (string);
}

export interface UnlinkRequest__Output {
  'lfn': (string);
}
