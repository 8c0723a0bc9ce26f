// Original file: mdm/gateway/v1/gateway.proto


export interface GetQueueRequest {
}

export interface GetQueueRequest__Output {
}
