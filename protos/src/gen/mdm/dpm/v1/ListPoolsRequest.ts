// Original file: mdm/dpm/v1/dpm.proto


export interface ListPoolsRequest {
}

export interface ListPoolsRequest__Output {
}
