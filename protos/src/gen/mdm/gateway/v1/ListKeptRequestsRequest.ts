// Original file: mdm/gateway/v1/gateway.proto


export interface ListKeptRequestsRequest {
}

export interface ListKeptRequestsRequest__Output {
}
