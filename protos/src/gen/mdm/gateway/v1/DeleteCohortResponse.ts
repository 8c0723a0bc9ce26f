// Original file: mdm/gateway/v1/gateway.proto


export interface DeleteCohortResponse {
}

export interface DeleteCohortResponse__Output {
}
