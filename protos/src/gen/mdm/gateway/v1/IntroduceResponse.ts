// Original file: mdm/gateway/v1/gateway.proto


export interface IntroduceResponse {
}

export interface IntroduceResponse__Output {
}
