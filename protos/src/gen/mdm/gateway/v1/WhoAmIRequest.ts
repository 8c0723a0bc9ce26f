// Original file: mdm/gateway/v1/gateway.proto


export interface WhoAmIRequest {
}

export interface WhoAmIRequest__Output {
}
