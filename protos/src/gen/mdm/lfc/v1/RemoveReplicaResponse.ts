// Original file: mdm/lfc/v1/lfc.proto


export interface RemoveReplicaResponse {
}

export interface RemoveReplicaResponse__Output {
}
