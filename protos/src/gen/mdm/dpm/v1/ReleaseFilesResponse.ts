// Original file: mdm/dpm/v1/dpm.proto


export interface ReleaseFilesResponse {
}

export interface ReleaseFilesResponse__Output {
}
