// Original file: mdm/gateway/v1/gateway.proto


export interface DiscardQuarantinedResponse {
}

export interface DiscardQuarantinedResponse__Output {
}
