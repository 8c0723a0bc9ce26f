// Original file: mdm/amga/v1/amga.proto


export interface ListCollectionsRequest {
}

export interface ListCollectionsRequest__Output {
}
