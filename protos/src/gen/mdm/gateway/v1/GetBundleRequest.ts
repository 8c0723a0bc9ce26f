// Original file: mdm/gateway/v1/gateway.proto


export interface GetBundleRequest {
}

export interface GetBundleRequest__Output {
}
