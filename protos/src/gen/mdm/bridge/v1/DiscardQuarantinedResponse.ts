// Original file: mdm/bridge/v1/bridge.proto


export interface DiscardQuarantinedResponse {
}

export interface DiscardQuarantinedResponse__Output {
}
