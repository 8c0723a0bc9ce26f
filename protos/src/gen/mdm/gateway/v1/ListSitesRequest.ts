// Original file: mdm/gateway/v1/gateway.proto


export interface ListSitesRequest {
}

export interface ListSitesRequest__Output {
}
