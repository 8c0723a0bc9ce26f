// Original file: mdm/gateway/v1/gateway.proto


export interface ListCohortsRequest {
}

export interface ListCohortsRequest__Output {
}
