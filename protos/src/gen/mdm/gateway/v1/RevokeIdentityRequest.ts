// Original file: mdm/gateway/v1/gateway.proto


export interface RevokeIdentityRequest {
  'permitId'?: (string);
  'user'?: (string);
  'keyId'?: (string);
  'leaves'?: (boolean);
  'reason'?: (string);
  'what'?: "permitId"|"user"|"keyId"|"leaves";
}

export interface RevokeIdentityRequest__Output {
  'permitId'?: (string);
  'user'?: (string);
  'keyId'?: (string);
  'leaves'?: (boolean);
  'reason': (string);
  'what'?: "permitId"|"user"|"keyId"|"leaves";
}
