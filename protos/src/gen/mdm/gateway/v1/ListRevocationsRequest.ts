// Original file: mdm/gateway/v1/gateway.proto


export interface ListRevocationsRequest {
}

export interface ListRevocationsRequest__Output {
}
