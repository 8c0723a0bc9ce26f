// Original file: mdm/gateway/v1/gateway.proto


export interface ListProvidersRequest {
}

export interface ListProvidersRequest__Output {
}
