// Original file: mdm/dpm/v1/dpm.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckAccessManyRequest as _mdm_dpm_v1_CheckAccessManyRequest, CheckAccessManyRequest__Output as _mdm_dpm_v1_CheckAccessManyRequest__Output } from '../../../mdm/dpm/v1/CheckAccessManyRequest.js';
import type { CheckAccessManyResponse as _mdm_dpm_v1_CheckAccessManyResponse, CheckAccessManyResponse__Output as _mdm_dpm_v1_CheckAccessManyResponse__Output } from '../../../mdm/dpm/v1/CheckAccessManyResponse.js';
import type { CheckAccessRequest as _mdm_dpm_v1_CheckAccessRequest, CheckAccessRequest__Output as _mdm_dpm_v1_CheckAccessRequest__Output } from '../../../mdm/dpm/v1/CheckAccessRequest.js';
import type { CheckAccessResponse as _mdm_dpm_v1_CheckAccessResponse, CheckAccessResponse__Output as _mdm_dpm_v1_CheckAccessResponse__Output } from '../../../mdm/dpm/v1/CheckAccessResponse.js';
import type { EditAclsRequest as _mdm_dpm_v1_EditAclsRequest, EditAclsRequest__Output as _mdm_dpm_v1_EditAclsRequest__Output } from '../../../mdm/dpm/v1/EditAclsRequest.js';
import type { EditAclsResponse as _mdm_dpm_v1_EditAclsResponse, EditAclsResponse__Output as _mdm_dpm_v1_EditAclsResponse__Output } from '../../../mdm/dpm/v1/EditAclsResponse.js';
import type { EditFactsRequest as _mdm_dpm_v1_EditFactsRequest, EditFactsRequest__Output as _mdm_dpm_v1_EditFactsRequest__Output } from '../../../mdm/dpm/v1/EditFactsRequest.js';
import type { EditFactsResponse as _mdm_dpm_v1_EditFactsResponse, EditFactsResponse__Output as _mdm_dpm_v1_EditFactsResponse__Output } from '../../../mdm/dpm/v1/EditFactsResponse.js';
import type { EnterNearlineRequest as _mdm_dpm_v1_EnterNearlineRequest, EnterNearlineRequest__Output as _mdm_dpm_v1_EnterNearlineRequest__Output } from '../../../mdm/dpm/v1/EnterNearlineRequest.js';
import type { EnterNearlineResponse as _mdm_dpm_v1_EnterNearlineResponse, EnterNearlineResponse__Output as _mdm_dpm_v1_EnterNearlineResponse__Output } from '../../../mdm/dpm/v1/EnterNearlineResponse.js';
import type { GetAclRequest as _mdm_dpm_v1_GetAclRequest, GetAclRequest__Output as _mdm_dpm_v1_GetAclRequest__Output } from '../../../mdm/dpm/v1/GetAclRequest.js';
import type { GetAclResponse as _mdm_dpm_v1_GetAclResponse, GetAclResponse__Output as _mdm_dpm_v1_GetAclResponse__Output } from '../../../mdm/dpm/v1/GetAclResponse.js';
import type { ListPoolsRequest as _mdm_dpm_v1_ListPoolsRequest, ListPoolsRequest__Output as _mdm_dpm_v1_ListPoolsRequest__Output } from '../../../mdm/dpm/v1/ListPoolsRequest.js';
import type { ListPoolsResponse as _mdm_dpm_v1_ListPoolsResponse, ListPoolsResponse__Output as _mdm_dpm_v1_ListPoolsResponse__Output } from '../../../mdm/dpm/v1/ListPoolsResponse.js';
import type { PrepareToGetRequest as _mdm_dpm_v1_PrepareToGetRequest, PrepareToGetRequest__Output as _mdm_dpm_v1_PrepareToGetRequest__Output } from '../../../mdm/dpm/v1/PrepareToGetRequest.js';
import type { PrepareToGetResponse as _mdm_dpm_v1_PrepareToGetResponse, PrepareToGetResponse__Output as _mdm_dpm_v1_PrepareToGetResponse__Output } from '../../../mdm/dpm/v1/PrepareToGetResponse.js';
import type { PrepareToPutRequest as _mdm_dpm_v1_PrepareToPutRequest, PrepareToPutRequest__Output as _mdm_dpm_v1_PrepareToPutRequest__Output } from '../../../mdm/dpm/v1/PrepareToPutRequest.js';
import type { PrepareToPutResponse as _mdm_dpm_v1_PrepareToPutResponse, PrepareToPutResponse__Output as _mdm_dpm_v1_PrepareToPutResponse__Output } from '../../../mdm/dpm/v1/PrepareToPutResponse.js';
import type { PutDoneRequest as _mdm_dpm_v1_PutDoneRequest, PutDoneRequest__Output as _mdm_dpm_v1_PutDoneRequest__Output } from '../../../mdm/dpm/v1/PutDoneRequest.js';
import type { PutDoneResponse as _mdm_dpm_v1_PutDoneResponse, PutDoneResponse__Output as _mdm_dpm_v1_PutDoneResponse__Output } from '../../../mdm/dpm/v1/PutDoneResponse.js';
import type { ReadRequest as _mdm_dpm_v1_ReadRequest, ReadRequest__Output as _mdm_dpm_v1_ReadRequest__Output } from '../../../mdm/dpm/v1/ReadRequest.js';
import type { ReadResponse as _mdm_dpm_v1_ReadResponse, ReadResponse__Output as _mdm_dpm_v1_ReadResponse__Output } from '../../../mdm/dpm/v1/ReadResponse.js';
import type { ReleaseFilesRequest as _mdm_dpm_v1_ReleaseFilesRequest, ReleaseFilesRequest__Output as _mdm_dpm_v1_ReleaseFilesRequest__Output } from '../../../mdm/dpm/v1/ReleaseFilesRequest.js';
import type { ReleaseFilesResponse as _mdm_dpm_v1_ReleaseFilesResponse, ReleaseFilesResponse__Output as _mdm_dpm_v1_ReleaseFilesResponse__Output } from '../../../mdm/dpm/v1/ReleaseFilesResponse.js';
import type { RemoveFilesRequest as _mdm_dpm_v1_RemoveFilesRequest, RemoveFilesRequest__Output as _mdm_dpm_v1_RemoveFilesRequest__Output } from '../../../mdm/dpm/v1/RemoveFilesRequest.js';
import type { RemoveFilesResponse as _mdm_dpm_v1_RemoveFilesResponse, RemoveFilesResponse__Output as _mdm_dpm_v1_RemoveFilesResponse__Output } from '../../../mdm/dpm/v1/RemoveFilesResponse.js';
import type { StatRequest as _mdm_dpm_v1_StatRequest, StatRequest__Output as _mdm_dpm_v1_StatRequest__Output } from '../../../mdm/dpm/v1/StatRequest.js';
import type { StatResponse as _mdm_dpm_v1_StatResponse, StatResponse__Output as _mdm_dpm_v1_StatResponse__Output } from '../../../mdm/dpm/v1/StatResponse.js';
import type { StatusOfRequestRequest as _mdm_dpm_v1_StatusOfRequestRequest, StatusOfRequestRequest__Output as _mdm_dpm_v1_StatusOfRequestRequest__Output } from '../../../mdm/dpm/v1/StatusOfRequestRequest.js';
import type { StatusOfRequestResponse as _mdm_dpm_v1_StatusOfRequestResponse, StatusOfRequestResponse__Output as _mdm_dpm_v1_StatusOfRequestResponse__Output } from '../../../mdm/dpm/v1/StatusOfRequestResponse.js';
import type { WriteRequest as _mdm_dpm_v1_WriteRequest, WriteRequest__Output as _mdm_dpm_v1_WriteRequest__Output } from '../../../mdm/dpm/v1/WriteRequest.js';
import type { WriteResponse as _mdm_dpm_v1_WriteResponse, WriteResponse__Output as _mdm_dpm_v1_WriteResponse__Output } from '../../../mdm/dpm/v1/WriteResponse.js';

/**
 * Storage of one site.
 */
export interface StorageServiceClient extends grpc.Client {
  /**
   * Says whether the caller may read a file, and why.
   */
  CheckAccess(argument: _mdm_dpm_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_dpm_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_dpm_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_dpm_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says whether the caller may read a file, and why.
   */
  checkAccess(argument: _mdm_dpm_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_dpm_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_dpm_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_dpm_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  checkAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_dpm_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_dpm_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes access control lists in bulk. Needs control of each file.
   */
  EditAcls(argument: _mdm_dpm_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_dpm_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_dpm_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_dpm_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes access control lists in bulk. Needs control of each file.
   */
  editAcls(argument: _mdm_dpm_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_dpm_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_dpm_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_dpm_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each file, and the action "change".
   */
  EditFacts(argument: _mdm_dpm_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_dpm_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_dpm_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_dpm_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what the policies may look at, in bulk. Needs control of each file, and the action "change".
   */
  editFacts(argument: _mdm_dpm_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_dpm_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_dpm_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_dpm_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Enters files whose bytes a PACS of the hospital keeps: they come into a pool when somebody reads them. Idempotent
   * under the GUID. For the registration saga.
   */
  EnterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  EnterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  EnterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  EnterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Enters files whose bytes a PACS of the hospital keeps: they come into a pool when somebody reads them. Idempotent
   * under the GUID. For the registration saga.
   */
  enterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  enterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  enterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  enterNearline(argument: _mdm_dpm_v1_EnterNearlineRequest, callback: grpc.requestCallback<_mdm_dpm_v1_EnterNearlineResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the access control list of a file. Needs read on it.
   */
  GetAcl(argument: _mdm_dpm_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_dpm_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_dpm_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_dpm_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the access control list of a file. Needs read on it.
   */
  getAcl(argument: _mdm_dpm_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_dpm_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_dpm_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_dpm_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_dpm_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Shows pools and their space. For the site's administrators.
   */
  ListPools(argument: _mdm_dpm_v1_ListPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _mdm_dpm_v1_ListPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _mdm_dpm_v1_ListPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  ListPools(argument: _mdm_dpm_v1_ListPoolsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Shows pools and their space. For the site's administrators.
   */
  listPools(argument: _mdm_dpm_v1_ListPoolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _mdm_dpm_v1_ListPoolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _mdm_dpm_v1_ListPoolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  listPools(argument: _mdm_dpm_v1_ListPoolsRequest, callback: grpc.requestCallback<_mdm_dpm_v1_ListPoolsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Opens a get request for one file and hands out a transfer URL for this caller. Needs read on the file. Waits for a
   * PACS when that has the bytes.
   */
  PrepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  PrepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  PrepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  PrepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Opens a get request for one file and hands out a transfer URL for this caller. Needs read on the file. Waits for a
   * PACS when that has the bytes.
   */
  prepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  prepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  prepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  prepareToGet(argument: _mdm_dpm_v1_PrepareToGetRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToGetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Opens put requests and reserves their space. Idempotent under the GUID. For the registration saga.
   */
  PrepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  PrepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  PrepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  PrepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Opens put requests and reserves their space. Idempotent under the GUID. For the registration saga.
   */
  prepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  prepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  prepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  prepareToPut(argument: _mdm_dpm_v1_PrepareToPutRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PrepareToPutResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes written files available. Idempotent.
   */
  PutDone(argument: _mdm_dpm_v1_PutDoneRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  PutDone(argument: _mdm_dpm_v1_PutDoneRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  PutDone(argument: _mdm_dpm_v1_PutDoneRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  PutDone(argument: _mdm_dpm_v1_PutDoneRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes written files available. Idempotent.
   */
  putDone(argument: _mdm_dpm_v1_PutDoneRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  putDone(argument: _mdm_dpm_v1_PutDoneRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  putDone(argument: _mdm_dpm_v1_PutDoneRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  putDone(argument: _mdm_dpm_v1_PutDoneRequest, callback: grpc.requestCallback<_mdm_dpm_v1_PutDoneResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams the bytes behind a transfer URL. Needs read on the file, checked again.
   */
  Read(argument: _mdm_dpm_v1_ReadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_dpm_v1_ReadResponse__Output>;
  Read(argument: _mdm_dpm_v1_ReadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_dpm_v1_ReadResponse__Output>;
  /**
   * Streams the bytes behind a transfer URL. Needs read on the file, checked again.
   */
  read(argument: _mdm_dpm_v1_ReadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_dpm_v1_ReadResponse__Output>;
  read(argument: _mdm_dpm_v1_ReadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_dpm_v1_ReadResponse__Output>;
  
  /**
   * Ends get requests before their time.
   */
  ReleaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  ReleaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  ReleaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  ReleaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends get requests before their time.
   */
  releaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  releaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  releaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  releaseFiles(argument: _mdm_dpm_v1_ReleaseFilesRequest, callback: grpc.requestCallback<_mdm_dpm_v1_ReleaseFilesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes files and their bytes away, and open put requests with them. Idempotent. For undo and removal.
   */
  RemoveFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  RemoveFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  RemoveFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  RemoveFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes files and their bytes away, and open put requests with them. Idempotent. For undo and removal.
   */
  removeFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  removeFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  removeFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  removeFiles(argument: _mdm_dpm_v1_RemoveFilesRequest, callback: grpc.requestCallback<_mdm_dpm_v1_RemoveFilesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Describes a stored file. Needs read on it.
   */
  Stat(argument: _mdm_dpm_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_dpm_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_dpm_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_dpm_v1_StatRequest, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes a stored file. Needs read on it.
   */
  stat(argument: _mdm_dpm_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_dpm_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_dpm_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_dpm_v1_StatRequest, callback: grpc.requestCallback<_mdm_dpm_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says how a request of the caller's own stands.
   */
  StatusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  StatusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  StatusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  StatusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how a request of the caller's own stands.
   */
  statusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  statusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  statusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  statusOfRequest(argument: _mdm_dpm_v1_StatusOfRequestRequest, callback: grpc.requestCallback<_mdm_dpm_v1_StatusOfRequestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Receives the bytes of one put request: first the token, then the chunks. Durable when it answers.
   */
  Write(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  Write(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  Write(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  Write(callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  /**
   * Receives the bytes of one put request: first the token, then the chunks. Durable when it answers.
   */
  write(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  write(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  write(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  write(callback: grpc.requestCallback<_mdm_dpm_v1_WriteResponse__Output>): grpc.ClientWritableStream<_mdm_dpm_v1_WriteRequest>;
  
}

/**
 * Storage of one site.
 */
export interface StorageServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says whether the caller may read a file, and why.
   */
  CheckAccess: grpc.handleUnaryCall<_mdm_dpm_v1_CheckAccessRequest__Output, _mdm_dpm_v1_CheckAccessResponse>;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany: grpc.handleUnaryCall<_mdm_dpm_v1_CheckAccessManyRequest__Output, _mdm_dpm_v1_CheckAccessManyResponse>;
  
  /**
   * Changes access control lists in bulk. Needs control of each file.
   */
  EditAcls: grpc.handleUnaryCall<_mdm_dpm_v1_EditAclsRequest__Output, _mdm_dpm_v1_EditAclsResponse>;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each file, and the action "change".
   */
  EditFacts: grpc.handleUnaryCall<_mdm_dpm_v1_EditFactsRequest__Output, _mdm_dpm_v1_EditFactsResponse>;
  
  /**
   * Enters files whose bytes a PACS of the hospital keeps: they come into a pool when somebody reads them. Idempotent
   * under the GUID. For the registration saga.
   */
  EnterNearline: grpc.handleUnaryCall<_mdm_dpm_v1_EnterNearlineRequest__Output, _mdm_dpm_v1_EnterNearlineResponse>;
  
  /**
   * Reads the access control list of a file. Needs read on it.
   */
  GetAcl: grpc.handleUnaryCall<_mdm_dpm_v1_GetAclRequest__Output, _mdm_dpm_v1_GetAclResponse>;
  
  /**
   * Shows pools and their space. For the site's administrators.
   */
  ListPools: grpc.handleUnaryCall<_mdm_dpm_v1_ListPoolsRequest__Output, _mdm_dpm_v1_ListPoolsResponse>;
  
  /**
   * Opens a get request for one file and hands out a transfer URL for this caller. Needs read on the file. Waits for a
   * PACS when that has the bytes.
   */
  PrepareToGet: grpc.handleUnaryCall<_mdm_dpm_v1_PrepareToGetRequest__Output, _mdm_dpm_v1_PrepareToGetResponse>;
  
  /**
   * Opens put requests and reserves their space. Idempotent under the GUID. For the registration saga.
   */
  PrepareToPut: grpc.handleUnaryCall<_mdm_dpm_v1_PrepareToPutRequest__Output, _mdm_dpm_v1_PrepareToPutResponse>;
  
  /**
   * Makes written files available. Idempotent.
   */
  PutDone: grpc.handleUnaryCall<_mdm_dpm_v1_PutDoneRequest__Output, _mdm_dpm_v1_PutDoneResponse>;
  
  /**
   * Streams the bytes behind a transfer URL. Needs read on the file, checked again.
   */
  Read: grpc.handleServerStreamingCall<_mdm_dpm_v1_ReadRequest__Output, _mdm_dpm_v1_ReadResponse>;
  
  /**
   * Ends get requests before their time.
   */
  ReleaseFiles: grpc.handleUnaryCall<_mdm_dpm_v1_ReleaseFilesRequest__Output, _mdm_dpm_v1_ReleaseFilesResponse>;
  
  /**
   * Takes files and their bytes away, and open put requests with them. Idempotent. For undo and removal.
   */
  RemoveFiles: grpc.handleUnaryCall<_mdm_dpm_v1_RemoveFilesRequest__Output, _mdm_dpm_v1_RemoveFilesResponse>;
  
  /**
   * Describes a stored file. Needs read on it.
   */
  Stat: grpc.handleUnaryCall<_mdm_dpm_v1_StatRequest__Output, _mdm_dpm_v1_StatResponse>;
  
  /**
   * Says how a request of the caller's own stands.
   */
  StatusOfRequest: grpc.handleUnaryCall<_mdm_dpm_v1_StatusOfRequestRequest__Output, _mdm_dpm_v1_StatusOfRequestResponse>;
  
  /**
   * Receives the bytes of one put request: first the token, then the chunks. Durable when it answers.
   */
  Write: grpc.handleClientStreamingCall<_mdm_dpm_v1_WriteRequest__Output, _mdm_dpm_v1_WriteResponse>;
  
}

export interface StorageServiceDefinition extends grpc.ServiceDefinition {
  CheckAccess: MethodDefinition<_mdm_dpm_v1_CheckAccessRequest, _mdm_dpm_v1_CheckAccessResponse, _mdm_dpm_v1_CheckAccessRequest__Output, _mdm_dpm_v1_CheckAccessResponse__Output>
  CheckAccessMany: MethodDefinition<_mdm_dpm_v1_CheckAccessManyRequest, _mdm_dpm_v1_CheckAccessManyResponse, _mdm_dpm_v1_CheckAccessManyRequest__Output, _mdm_dpm_v1_CheckAccessManyResponse__Output>
  EditAcls: MethodDefinition<_mdm_dpm_v1_EditAclsRequest, _mdm_dpm_v1_EditAclsResponse, _mdm_dpm_v1_EditAclsRequest__Output, _mdm_dpm_v1_EditAclsResponse__Output>
  EditFacts: MethodDefinition<_mdm_dpm_v1_EditFactsRequest, _mdm_dpm_v1_EditFactsResponse, _mdm_dpm_v1_EditFactsRequest__Output, _mdm_dpm_v1_EditFactsResponse__Output>
  EnterNearline: MethodDefinition<_mdm_dpm_v1_EnterNearlineRequest, _mdm_dpm_v1_EnterNearlineResponse, _mdm_dpm_v1_EnterNearlineRequest__Output, _mdm_dpm_v1_EnterNearlineResponse__Output>
  GetAcl: MethodDefinition<_mdm_dpm_v1_GetAclRequest, _mdm_dpm_v1_GetAclResponse, _mdm_dpm_v1_GetAclRequest__Output, _mdm_dpm_v1_GetAclResponse__Output>
  ListPools: MethodDefinition<_mdm_dpm_v1_ListPoolsRequest, _mdm_dpm_v1_ListPoolsResponse, _mdm_dpm_v1_ListPoolsRequest__Output, _mdm_dpm_v1_ListPoolsResponse__Output>
  PrepareToGet: MethodDefinition<_mdm_dpm_v1_PrepareToGetRequest, _mdm_dpm_v1_PrepareToGetResponse, _mdm_dpm_v1_PrepareToGetRequest__Output, _mdm_dpm_v1_PrepareToGetResponse__Output>
  PrepareToPut: MethodDefinition<_mdm_dpm_v1_PrepareToPutRequest, _mdm_dpm_v1_PrepareToPutResponse, _mdm_dpm_v1_PrepareToPutRequest__Output, _mdm_dpm_v1_PrepareToPutResponse__Output>
  PutDone: MethodDefinition<_mdm_dpm_v1_PutDoneRequest, _mdm_dpm_v1_PutDoneResponse, _mdm_dpm_v1_PutDoneRequest__Output, _mdm_dpm_v1_PutDoneResponse__Output>
  Read: MethodDefinition<_mdm_dpm_v1_ReadRequest, _mdm_dpm_v1_ReadResponse, _mdm_dpm_v1_ReadRequest__Output, _mdm_dpm_v1_ReadResponse__Output>
  ReleaseFiles: MethodDefinition<_mdm_dpm_v1_ReleaseFilesRequest, _mdm_dpm_v1_ReleaseFilesResponse, _mdm_dpm_v1_ReleaseFilesRequest__Output, _mdm_dpm_v1_ReleaseFilesResponse__Output>
  RemoveFiles: MethodDefinition<_mdm_dpm_v1_RemoveFilesRequest, _mdm_dpm_v1_RemoveFilesResponse, _mdm_dpm_v1_RemoveFilesRequest__Output, _mdm_dpm_v1_RemoveFilesResponse__Output>
  Stat: MethodDefinition<_mdm_dpm_v1_StatRequest, _mdm_dpm_v1_StatResponse, _mdm_dpm_v1_StatRequest__Output, _mdm_dpm_v1_StatResponse__Output>
  StatusOfRequest: MethodDefinition<_mdm_dpm_v1_StatusOfRequestRequest, _mdm_dpm_v1_StatusOfRequestResponse, _mdm_dpm_v1_StatusOfRequestRequest__Output, _mdm_dpm_v1_StatusOfRequestResponse__Output>
  Write: MethodDefinition<_mdm_dpm_v1_WriteRequest, _mdm_dpm_v1_WriteResponse, _mdm_dpm_v1_WriteRequest__Output, _mdm_dpm_v1_WriteResponse__Output>
}
