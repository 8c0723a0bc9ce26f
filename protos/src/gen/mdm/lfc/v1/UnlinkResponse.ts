// Original file: mdm/lfc/v1/lfc.proto


export interface UnlinkResponse {
}

export interface UnlinkResponse__Output {
}
