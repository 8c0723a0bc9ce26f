// Original file: mdm/gateway/v1/gateway.proto


export interface ListAttributesRequest {
}

export interface ListAttributesRequest__Output {
}
