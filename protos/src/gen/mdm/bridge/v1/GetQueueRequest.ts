// Original file: mdm/bridge/v1/bridge.proto


export interface GetQueueRequest {
}

export interface GetQueueRequest__Output {
}
