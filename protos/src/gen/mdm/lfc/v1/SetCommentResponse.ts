// Original file: mdm/lfc/v1/lfc.proto


export interface SetCommentResponse {
}

export interface SetCommentResponse__Output {
}
