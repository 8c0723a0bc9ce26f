// Original file: mdm/gateway/v1/gateway.proto


export interface ListIntroductionsRequest {
}

export interface ListIntroductionsRequest__Output {
}
