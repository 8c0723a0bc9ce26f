// Original file: mdm/bridge/v1/bridge.proto


export interface ListPacsRequest {
}

export interface ListPacsRequest__Output {
}
