// Original file: mdm/gateway/v1/gateway.proto


export interface SignInWithIdTokenRequest {
  'idToken'?: (string);
  'audience'?: (string)[];
  'dpop'?: (string);
}

export interface SignInWithIdTokenRequest__Output {
  'idToken': (string);
  'audience': (string)[];
  'dpop': (string);
}
