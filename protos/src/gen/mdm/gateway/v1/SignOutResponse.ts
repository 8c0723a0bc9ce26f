// Original file: mdm/gateway/v1/gateway.proto


export interface SignOutResponse {
  'ended'?: (number);
}

export interface SignOutResponse__Output {
  'ended': (number);
}
