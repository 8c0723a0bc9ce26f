// Original file: mdm/gateway/v1/gateway.proto


export interface ListPacsRequest {
}

export interface ListPacsRequest__Output {
}
