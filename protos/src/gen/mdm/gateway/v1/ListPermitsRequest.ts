// Original file: mdm/gateway/v1/gateway.proto


export interface ListPermitsRequest {
}

export interface ListPermitsRequest__Output {
}
