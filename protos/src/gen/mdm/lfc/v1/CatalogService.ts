// Original file: mdm/lfc/v1/lfc.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddAliasRequest as _mdm_lfc_v1_AddAliasRequest, AddAliasRequest__Output as _mdm_lfc_v1_AddAliasRequest__Output } from '../../../mdm/lfc/v1/AddAliasRequest.js';
import type { AddAliasResponse as _mdm_lfc_v1_AddAliasResponse, AddAliasResponse__Output as _mdm_lfc_v1_AddAliasResponse__Output } from '../../../mdm/lfc/v1/AddAliasResponse.js';
import type { AddReplicaRequest as _mdm_lfc_v1_AddReplicaRequest, AddReplicaRequest__Output as _mdm_lfc_v1_AddReplicaRequest__Output } from '../../../mdm/lfc/v1/AddReplicaRequest.js';
import type { AddReplicaResponse as _mdm_lfc_v1_AddReplicaResponse, AddReplicaResponse__Output as _mdm_lfc_v1_AddReplicaResponse__Output } from '../../../mdm/lfc/v1/AddReplicaResponse.js';
import type { CheckAccessManyRequest as _mdm_lfc_v1_CheckAccessManyRequest, CheckAccessManyRequest__Output as _mdm_lfc_v1_CheckAccessManyRequest__Output } from '../../../mdm/lfc/v1/CheckAccessManyRequest.js';
import type { CheckAccessManyResponse as _mdm_lfc_v1_CheckAccessManyResponse, CheckAccessManyResponse__Output as _mdm_lfc_v1_CheckAccessManyResponse__Output } from '../../../mdm/lfc/v1/CheckAccessManyResponse.js';
import type { CheckAccessRequest as _mdm_lfc_v1_CheckAccessRequest, CheckAccessRequest__Output as _mdm_lfc_v1_CheckAccessRequest__Output } from '../../../mdm/lfc/v1/CheckAccessRequest.js';
import type { CheckAccessResponse as _mdm_lfc_v1_CheckAccessResponse, CheckAccessResponse__Output as _mdm_lfc_v1_CheckAccessResponse__Output } from '../../../mdm/lfc/v1/CheckAccessResponse.js';
import type { CondemnEntriesRequest as _mdm_lfc_v1_CondemnEntriesRequest, CondemnEntriesRequest__Output as _mdm_lfc_v1_CondemnEntriesRequest__Output } from '../../../mdm/lfc/v1/CondemnEntriesRequest.js';
import type { CondemnEntriesResponse as _mdm_lfc_v1_CondemnEntriesResponse, CondemnEntriesResponse__Output as _mdm_lfc_v1_CondemnEntriesResponse__Output } from '../../../mdm/lfc/v1/CondemnEntriesResponse.js';
import type { CreateEntriesRequest as _mdm_lfc_v1_CreateEntriesRequest, CreateEntriesRequest__Output as _mdm_lfc_v1_CreateEntriesRequest__Output } from '../../../mdm/lfc/v1/CreateEntriesRequest.js';
import type { CreateEntriesResponse as _mdm_lfc_v1_CreateEntriesResponse, CreateEntriesResponse__Output as _mdm_lfc_v1_CreateEntriesResponse__Output } from '../../../mdm/lfc/v1/CreateEntriesResponse.js';
import type { EditAclsRequest as _mdm_lfc_v1_EditAclsRequest, EditAclsRequest__Output as _mdm_lfc_v1_EditAclsRequest__Output } from '../../../mdm/lfc/v1/EditAclsRequest.js';
import type { EditAclsResponse as _mdm_lfc_v1_EditAclsResponse, EditAclsResponse__Output as _mdm_lfc_v1_EditAclsResponse__Output } from '../../../mdm/lfc/v1/EditAclsResponse.js';
import type { EditFactsRequest as _mdm_lfc_v1_EditFactsRequest, EditFactsRequest__Output as _mdm_lfc_v1_EditFactsRequest__Output } from '../../../mdm/lfc/v1/EditFactsRequest.js';
import type { EditFactsResponse as _mdm_lfc_v1_EditFactsResponse, EditFactsResponse__Output as _mdm_lfc_v1_EditFactsResponse__Output } from '../../../mdm/lfc/v1/EditFactsResponse.js';
import type { GetAclRequest as _mdm_lfc_v1_GetAclRequest, GetAclRequest__Output as _mdm_lfc_v1_GetAclRequest__Output } from '../../../mdm/lfc/v1/GetAclRequest.js';
import type { GetAclResponse as _mdm_lfc_v1_GetAclResponse, GetAclResponse__Output as _mdm_lfc_v1_GetAclResponse__Output } from '../../../mdm/lfc/v1/GetAclResponse.js';
import type { GetHoldsRequest as _mdm_lfc_v1_GetHoldsRequest, GetHoldsRequest__Output as _mdm_lfc_v1_GetHoldsRequest__Output } from '../../../mdm/lfc/v1/GetHoldsRequest.js';
import type { GetHoldsResponse as _mdm_lfc_v1_GetHoldsResponse, GetHoldsResponse__Output as _mdm_lfc_v1_GetHoldsResponse__Output } from '../../../mdm/lfc/v1/GetHoldsResponse.js';
import type { LiftHoldRequest as _mdm_lfc_v1_LiftHoldRequest, LiftHoldRequest__Output as _mdm_lfc_v1_LiftHoldRequest__Output } from '../../../mdm/lfc/v1/LiftHoldRequest.js';
import type { LiftHoldResponse as _mdm_lfc_v1_LiftHoldResponse, LiftHoldResponse__Output as _mdm_lfc_v1_LiftHoldResponse__Output } from '../../../mdm/lfc/v1/LiftHoldResponse.js';
import type { ListDirectoryRequest as _mdm_lfc_v1_ListDirectoryRequest, ListDirectoryRequest__Output as _mdm_lfc_v1_ListDirectoryRequest__Output } from '../../../mdm/lfc/v1/ListDirectoryRequest.js';
import type { ListDirectoryResponse as _mdm_lfc_v1_ListDirectoryResponse, ListDirectoryResponse__Output as _mdm_lfc_v1_ListDirectoryResponse__Output } from '../../../mdm/lfc/v1/ListDirectoryResponse.js';
import type { ListHoldsRequest as _mdm_lfc_v1_ListHoldsRequest, ListHoldsRequest__Output as _mdm_lfc_v1_ListHoldsRequest__Output } from '../../../mdm/lfc/v1/ListHoldsRequest.js';
import type { ListHoldsResponse as _mdm_lfc_v1_ListHoldsResponse, ListHoldsResponse__Output as _mdm_lfc_v1_ListHoldsResponse__Output } from '../../../mdm/lfc/v1/ListHoldsResponse.js';
import type { ListReplicasRequest as _mdm_lfc_v1_ListReplicasRequest, ListReplicasRequest__Output as _mdm_lfc_v1_ListReplicasRequest__Output } from '../../../mdm/lfc/v1/ListReplicasRequest.js';
import type { ListReplicasResponse as _mdm_lfc_v1_ListReplicasResponse, ListReplicasResponse__Output as _mdm_lfc_v1_ListReplicasResponse__Output } from '../../../mdm/lfc/v1/ListReplicasResponse.js';
import type { MakeDirectoryRequest as _mdm_lfc_v1_MakeDirectoryRequest, MakeDirectoryRequest__Output as _mdm_lfc_v1_MakeDirectoryRequest__Output } from '../../../mdm/lfc/v1/MakeDirectoryRequest.js';
import type { MakeDirectoryResponse as _mdm_lfc_v1_MakeDirectoryResponse, MakeDirectoryResponse__Output as _mdm_lfc_v1_MakeDirectoryResponse__Output } from '../../../mdm/lfc/v1/MakeDirectoryResponse.js';
import type { PlaceHoldRequest as _mdm_lfc_v1_PlaceHoldRequest, PlaceHoldRequest__Output as _mdm_lfc_v1_PlaceHoldRequest__Output } from '../../../mdm/lfc/v1/PlaceHoldRequest.js';
import type { PlaceHoldResponse as _mdm_lfc_v1_PlaceHoldResponse, PlaceHoldResponse__Output as _mdm_lfc_v1_PlaceHoldResponse__Output } from '../../../mdm/lfc/v1/PlaceHoldResponse.js';
import type { RemoveEntriesRequest as _mdm_lfc_v1_RemoveEntriesRequest, RemoveEntriesRequest__Output as _mdm_lfc_v1_RemoveEntriesRequest__Output } from '../../../mdm/lfc/v1/RemoveEntriesRequest.js';
import type { RemoveEntriesResponse as _mdm_lfc_v1_RemoveEntriesResponse, RemoveEntriesResponse__Output as _mdm_lfc_v1_RemoveEntriesResponse__Output } from '../../../mdm/lfc/v1/RemoveEntriesResponse.js';
import type { RemoveReplicaRequest as _mdm_lfc_v1_RemoveReplicaRequest, RemoveReplicaRequest__Output as _mdm_lfc_v1_RemoveReplicaRequest__Output } from '../../../mdm/lfc/v1/RemoveReplicaRequest.js';
import type { RemoveReplicaResponse as _mdm_lfc_v1_RemoveReplicaResponse, RemoveReplicaResponse__Output as _mdm_lfc_v1_RemoveReplicaResponse__Output } from '../../../mdm/lfc/v1/RemoveReplicaResponse.js';
import type { SetCommentRequest as _mdm_lfc_v1_SetCommentRequest, SetCommentRequest__Output as _mdm_lfc_v1_SetCommentRequest__Output } from '../../../mdm/lfc/v1/SetCommentRequest.js';
import type { SetCommentResponse as _mdm_lfc_v1_SetCommentResponse, SetCommentResponse__Output as _mdm_lfc_v1_SetCommentResponse__Output } from '../../../mdm/lfc/v1/SetCommentResponse.js';
import type { StatRequest as _mdm_lfc_v1_StatRequest, StatRequest__Output as _mdm_lfc_v1_StatRequest__Output } from '../../../mdm/lfc/v1/StatRequest.js';
import type { StatResponse as _mdm_lfc_v1_StatResponse, StatResponse__Output as _mdm_lfc_v1_StatResponse__Output } from '../../../mdm/lfc/v1/StatResponse.js';
import type { UnlinkRequest as _mdm_lfc_v1_UnlinkRequest, UnlinkRequest__Output as _mdm_lfc_v1_UnlinkRequest__Output } from '../../../mdm/lfc/v1/UnlinkRequest.js';
import type { UnlinkResponse as _mdm_lfc_v1_UnlinkResponse, UnlinkResponse__Output as _mdm_lfc_v1_UnlinkResponse__Output } from '../../../mdm/lfc/v1/UnlinkResponse.js';

/**
 * The namespace of one site. POSIX rules of names and permissions apply.
 */
export interface CatalogServiceClient extends grpc.Client {
  /**
   * Gives an entry a further name. Needs write on the directory of the new name and read on the entry.
   */
  AddAlias(argument: _mdm_lfc_v1_AddAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  AddAlias(argument: _mdm_lfc_v1_AddAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  AddAlias(argument: _mdm_lfc_v1_AddAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  AddAlias(argument: _mdm_lfc_v1_AddAliasRequest, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives an entry a further name. Needs write on the directory of the new name and read on the entry.
   */
  addAlias(argument: _mdm_lfc_v1_AddAliasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  addAlias(argument: _mdm_lfc_v1_AddAliasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  addAlias(argument: _mdm_lfc_v1_AddAliasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  addAlias(argument: _mdm_lfc_v1_AddAliasRequest, callback: grpc.requestCallback<_mdm_lfc_v1_AddAliasResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Adds a replica to an entry. Needs write on the entry.
   */
  AddReplica(argument: _mdm_lfc_v1_AddReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  AddReplica(argument: _mdm_lfc_v1_AddReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  AddReplica(argument: _mdm_lfc_v1_AddReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  AddReplica(argument: _mdm_lfc_v1_AddReplicaRequest, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Adds a replica to an entry. Needs write on the entry.
   */
  addReplica(argument: _mdm_lfc_v1_AddReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  addReplica(argument: _mdm_lfc_v1_AddReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  addReplica(argument: _mdm_lfc_v1_AddReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  addReplica(argument: _mdm_lfc_v1_AddReplicaRequest, callback: grpc.requestCallback<_mdm_lfc_v1_AddReplicaResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says whether the caller may use an entry, and why.
   */
  CheckAccess(argument: _mdm_lfc_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_lfc_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_lfc_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_lfc_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says whether the caller may use an entry, and why.
   */
  checkAccess(argument: _mdm_lfc_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_lfc_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_lfc_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_lfc_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  checkAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_lfc_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Condemns files, before anything of them is destroyed: from then on they are found by nobody but their owner, take no
   * replica, and their GUIDs never come back. Refused for those under a legal hold or retention. Needs control of each.
   */
  CondemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  CondemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  CondemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  CondemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Condemns files, before anything of them is destroyed: from then on they are found by nobody but their owner, take no
   * replica, and their GUIDs never come back. Refused for those under a legal hold or retention. Needs control of each.
   */
  condemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  condemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  condemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  condemnEntries(argument: _mdm_lfc_v1_CondemnEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CondemnEntriesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Registers files with their first replica, and the directories above them where they are missing.
   * Idempotent: the same name with the same GUID is done already. For the registration saga.
   */
  CreateEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  CreateEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  CreateEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  CreateEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Registers files with their first replica, and the directories above them where they are missing.
   * Idempotent: the same name with the same GUID is done already. For the registration saga.
   */
  createEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  createEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  createEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  createEntries(argument: _mdm_lfc_v1_CreateEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_CreateEntriesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   * A named entry that may read also gets search on the directories above.
   */
  EditAcls(argument: _mdm_lfc_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_lfc_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_lfc_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_lfc_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   * A named entry that may read also gets search on the directories above.
   */
  editAcls(argument: _mdm_lfc_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_lfc_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_lfc_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_lfc_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  EditFacts(argument: _mdm_lfc_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_lfc_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_lfc_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_lfc_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  editFacts(argument: _mdm_lfc_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_lfc_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_lfc_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_lfc_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the access control list of an entry. Needs search on the directories above it.
   */
  GetAcl(argument: _mdm_lfc_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_lfc_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_lfc_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_lfc_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the access control list of an entry. Needs search on the directories above it.
   */
  getAcl(argument: _mdm_lfc_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_lfc_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_lfc_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_lfc_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_lfc_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says why a file must be kept. Needs control of it.
   */
  GetHolds(argument: _mdm_lfc_v1_GetHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_lfc_v1_GetHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_lfc_v1_GetHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_lfc_v1_GetHoldsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says why a file must be kept. Needs control of it.
   */
  getHolds(argument: _mdm_lfc_v1_GetHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_lfc_v1_GetHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_lfc_v1_GetHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_lfc_v1_GetHoldsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lifts a legal hold from all its files. For data protection officers.
   */
  LiftHold(argument: _mdm_lfc_v1_LiftHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_lfc_v1_LiftHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_lfc_v1_LiftHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_lfc_v1_LiftHoldRequest, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lifts a legal hold from all its files. For data protection officers.
   */
  liftHold(argument: _mdm_lfc_v1_LiftHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_lfc_v1_LiftHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_lfc_v1_LiftHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_lfc_v1_LiftHoldRequest, callback: grpc.requestCallback<_mdm_lfc_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists a directory in the order of names. Needs read on it.
   */
  ListDirectory(argument: _mdm_lfc_v1_ListDirectoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_lfc_v1_ListDirectoryResponse__Output>;
  ListDirectory(argument: _mdm_lfc_v1_ListDirectoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_lfc_v1_ListDirectoryResponse__Output>;
  /**
   * Lists a directory in the order of names. Needs read on it.
   */
  listDirectory(argument: _mdm_lfc_v1_ListDirectoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_lfc_v1_ListDirectoryResponse__Output>;
  listDirectory(argument: _mdm_lfc_v1_ListDirectoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_lfc_v1_ListDirectoryResponse__Output>;
  
  /**
   * Lists the legal holds of this site in the order of their references. For data protection officers.
   */
  ListHolds(argument: _mdm_lfc_v1_ListHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_lfc_v1_ListHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_lfc_v1_ListHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_lfc_v1_ListHoldsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the legal holds of this site in the order of their references. For data protection officers.
   */
  listHolds(argument: _mdm_lfc_v1_ListHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_lfc_v1_ListHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_lfc_v1_ListHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_lfc_v1_ListHoldsRequest, callback: grpc.requestCallback<_mdm_lfc_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the replicas of an entry. Needs read on the entry.
   */
  ListReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  ListReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  ListReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  ListReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the replicas of an entry. Needs read on the entry.
   */
  listReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  listReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  listReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  listReplicas(argument: _mdm_lfc_v1_ListReplicasRequest, callback: grpc.requestCallback<_mdm_lfc_v1_ListReplicasResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes one directory. Needs write on its parent, from which it inherits the default entries.
   */
  MakeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  MakeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  MakeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  MakeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes one directory. Needs write on its parent, from which it inherits the default entries.
   */
  makeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  makeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  makeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  makeDirectory(argument: _mdm_lfc_v1_MakeDirectoryRequest, callback: grpc.requestCallback<_mdm_lfc_v1_MakeDirectoryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Places files under a legal hold, or more of them under one that is there. For data protection officers.
   */
  PlaceHold(argument: _mdm_lfc_v1_PlaceHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_lfc_v1_PlaceHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_lfc_v1_PlaceHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_lfc_v1_PlaceHoldRequest, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Places files under a legal hold, or more of them under one that is there. For data protection officers.
   */
  placeHold(argument: _mdm_lfc_v1_PlaceHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_lfc_v1_PlaceHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_lfc_v1_PlaceHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_lfc_v1_PlaceHoldRequest, callback: grpc.requestCallback<_mdm_lfc_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes entries with all their names and replicas away. Idempotent. For the saga's undo and removal.
   */
  RemoveEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  RemoveEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  RemoveEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  RemoveEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes entries with all their names and replicas away. Idempotent. For the saga's undo and removal.
   */
  removeEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  removeEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  removeEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  removeEntries(argument: _mdm_lfc_v1_RemoveEntriesRequest, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveEntriesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes a replica away. Needs write on the entry.
   */
  RemoveReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  RemoveReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  RemoveReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  RemoveReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes a replica away. Needs write on the entry.
   */
  removeReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  removeReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  removeReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  removeReplica(argument: _mdm_lfc_v1_RemoveReplicaRequest, callback: grpc.requestCallback<_mdm_lfc_v1_RemoveReplicaResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets or clears the comment of an entry. Needs write on it.
   */
  SetComment(argument: _mdm_lfc_v1_SetCommentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  SetComment(argument: _mdm_lfc_v1_SetCommentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  SetComment(argument: _mdm_lfc_v1_SetCommentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  SetComment(argument: _mdm_lfc_v1_SetCommentRequest, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sets or clears the comment of an entry. Needs write on it.
   */
  setComment(argument: _mdm_lfc_v1_SetCommentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  setComment(argument: _mdm_lfc_v1_SetCommentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  setComment(argument: _mdm_lfc_v1_SetCommentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  setComment(argument: _mdm_lfc_v1_SetCommentRequest, callback: grpc.requestCallback<_mdm_lfc_v1_SetCommentResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Describes one entry, following aliases. Needs search on the directories above it.
   */
  Stat(argument: _mdm_lfc_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_lfc_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_lfc_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_lfc_v1_StatRequest, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes one entry, following aliases. Needs search on the directories above it.
   */
  stat(argument: _mdm_lfc_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_lfc_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_lfc_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_lfc_v1_StatRequest, callback: grpc.requestCallback<_mdm_lfc_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes one name or an empty directory away; the last name of an entry only when it has no replica.
   * Needs write on the directory.
   */
  Unlink(argument: _mdm_lfc_v1_UnlinkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  Unlink(argument: _mdm_lfc_v1_UnlinkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  Unlink(argument: _mdm_lfc_v1_UnlinkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  Unlink(argument: _mdm_lfc_v1_UnlinkRequest, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes one name or an empty directory away; the last name of an entry only when it has no replica.
   * Needs write on the directory.
   */
  unlink(argument: _mdm_lfc_v1_UnlinkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  unlink(argument: _mdm_lfc_v1_UnlinkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  unlink(argument: _mdm_lfc_v1_UnlinkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  unlink(argument: _mdm_lfc_v1_UnlinkRequest, callback: grpc.requestCallback<_mdm_lfc_v1_UnlinkResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The namespace of one site. POSIX rules of names and permissions apply.
 */
export interface CatalogServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Gives an entry a further name. Needs write on the directory of the new name and read on the entry.
   */
  AddAlias: grpc.handleUnaryCall<_mdm_lfc_v1_AddAliasRequest__Output, _mdm_lfc_v1_AddAliasResponse>;
  
  /**
   * Adds a replica to an entry. Needs write on the entry.
   */
  AddReplica: grpc.handleUnaryCall<_mdm_lfc_v1_AddReplicaRequest__Output, _mdm_lfc_v1_AddReplicaResponse>;
  
  /**
   * Says whether the caller may use an entry, and why.
   */
  CheckAccess: grpc.handleUnaryCall<_mdm_lfc_v1_CheckAccessRequest__Output, _mdm_lfc_v1_CheckAccessResponse>;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany: grpc.handleUnaryCall<_mdm_lfc_v1_CheckAccessManyRequest__Output, _mdm_lfc_v1_CheckAccessManyResponse>;
  
  /**
   * Condemns files, before anything of them is destroyed: from then on they are found by nobody but their owner, take no
   * replica, and their GUIDs never come back. Refused for those under a legal hold or retention. Needs control of each.
   */
  CondemnEntries: grpc.handleUnaryCall<_mdm_lfc_v1_CondemnEntriesRequest__Output, _mdm_lfc_v1_CondemnEntriesResponse>;
  
  /**
   * Registers files with their first replica, and the directories above them where they are missing.
   * Idempotent: the same name with the same GUID is done already. For the registration saga.
   */
  CreateEntries: grpc.handleUnaryCall<_mdm_lfc_v1_CreateEntriesRequest__Output, _mdm_lfc_v1_CreateEntriesResponse>;
  
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   * A named entry that may read also gets search on the directories above.
   */
  EditAcls: grpc.handleUnaryCall<_mdm_lfc_v1_EditAclsRequest__Output, _mdm_lfc_v1_EditAclsResponse>;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  EditFacts: grpc.handleUnaryCall<_mdm_lfc_v1_EditFactsRequest__Output, _mdm_lfc_v1_EditFactsResponse>;
  
  /**
   * Reads the access control list of an entry. Needs search on the directories above it.
   */
  GetAcl: grpc.handleUnaryCall<_mdm_lfc_v1_GetAclRequest__Output, _mdm_lfc_v1_GetAclResponse>;
  
  /**
   * Says why a file must be kept. Needs control of it.
   */
  GetHolds: grpc.handleUnaryCall<_mdm_lfc_v1_GetHoldsRequest__Output, _mdm_lfc_v1_GetHoldsResponse>;
  
  /**
   * Lifts a legal hold from all its files. For data protection officers.
   */
  LiftHold: grpc.handleUnaryCall<_mdm_lfc_v1_LiftHoldRequest__Output, _mdm_lfc_v1_LiftHoldResponse>;
  
  /**
   * Lists a directory in the order of names. Needs read on it.
   */
  ListDirectory: grpc.handleServerStreamingCall<_mdm_lfc_v1_ListDirectoryRequest__Output, _mdm_lfc_v1_ListDirectoryResponse>;
  
  /**
   * Lists the legal holds of this site in the order of their references. For data protection officers.
   */
  ListHolds: grpc.handleUnaryCall<_mdm_lfc_v1_ListHoldsRequest__Output, _mdm_lfc_v1_ListHoldsResponse>;
  
  /**
   * Lists the replicas of an entry. Needs read on the entry.
   */
  ListReplicas: grpc.handleUnaryCall<_mdm_lfc_v1_ListReplicasRequest__Output, _mdm_lfc_v1_ListReplicasResponse>;
  
  /**
   * Makes one directory. Needs write on its parent, from which it inherits the default entries.
   */
  MakeDirectory: grpc.handleUnaryCall<_mdm_lfc_v1_MakeDirectoryRequest__Output, _mdm_lfc_v1_MakeDirectoryResponse>;
  
  /**
   * Places files under a legal hold, or more of them under one that is there. For data protection officers.
   */
  PlaceHold: grpc.handleUnaryCall<_mdm_lfc_v1_PlaceHoldRequest__Output, _mdm_lfc_v1_PlaceHoldResponse>;
  
  /**
   * Takes entries with all their names and replicas away. Idempotent. For the saga's undo and removal.
   */
  RemoveEntries: grpc.handleUnaryCall<_mdm_lfc_v1_RemoveEntriesRequest__Output, _mdm_lfc_v1_RemoveEntriesResponse>;
  
  /**
   * Takes a replica away. Needs write on the entry.
   */
  RemoveReplica: grpc.handleUnaryCall<_mdm_lfc_v1_RemoveReplicaRequest__Output, _mdm_lfc_v1_RemoveReplicaResponse>;
  
  /**
   * Sets or clears the comment of an entry. Needs write on it.
   */
  SetComment: grpc.handleUnaryCall<_mdm_lfc_v1_SetCommentRequest__Output, _mdm_lfc_v1_SetCommentResponse>;
  
  /**
   * Describes one entry, following aliases. Needs search on the directories above it.
   */
  Stat: grpc.handleUnaryCall<_mdm_lfc_v1_StatRequest__Output, _mdm_lfc_v1_StatResponse>;
  
  /**
   * Takes one name or an empty directory away; the last name of an entry only when it has no replica.
   * Needs write on the directory.
   */
  Unlink: grpc.handleUnaryCall<_mdm_lfc_v1_UnlinkRequest__Output, _mdm_lfc_v1_UnlinkResponse>;
  
}

export interface CatalogServiceDefinition extends grpc.ServiceDefinition {
  AddAlias: MethodDefinition<_mdm_lfc_v1_AddAliasRequest, _mdm_lfc_v1_AddAliasResponse, _mdm_lfc_v1_AddAliasRequest__Output, _mdm_lfc_v1_AddAliasResponse__Output>
  AddReplica: MethodDefinition<_mdm_lfc_v1_AddReplicaRequest, _mdm_lfc_v1_AddReplicaResponse, _mdm_lfc_v1_AddReplicaRequest__Output, _mdm_lfc_v1_AddReplicaResponse__Output>
  CheckAccess: MethodDefinition<_mdm_lfc_v1_CheckAccessRequest, _mdm_lfc_v1_CheckAccessResponse, _mdm_lfc_v1_CheckAccessRequest__Output, _mdm_lfc_v1_CheckAccessResponse__Output>
  CheckAccessMany: MethodDefinition<_mdm_lfc_v1_CheckAccessManyRequest, _mdm_lfc_v1_CheckAccessManyResponse, _mdm_lfc_v1_CheckAccessManyRequest__Output, _mdm_lfc_v1_CheckAccessManyResponse__Output>
  CondemnEntries: MethodDefinition<_mdm_lfc_v1_CondemnEntriesRequest, _mdm_lfc_v1_CondemnEntriesResponse, _mdm_lfc_v1_CondemnEntriesRequest__Output, _mdm_lfc_v1_CondemnEntriesResponse__Output>
  CreateEntries: MethodDefinition<_mdm_lfc_v1_CreateEntriesRequest, _mdm_lfc_v1_CreateEntriesResponse, _mdm_lfc_v1_CreateEntriesRequest__Output, _mdm_lfc_v1_CreateEntriesResponse__Output>
  EditAcls: MethodDefinition<_mdm_lfc_v1_EditAclsRequest, _mdm_lfc_v1_EditAclsResponse, _mdm_lfc_v1_EditAclsRequest__Output, _mdm_lfc_v1_EditAclsResponse__Output>
  EditFacts: MethodDefinition<_mdm_lfc_v1_EditFactsRequest, _mdm_lfc_v1_EditFactsResponse, _mdm_lfc_v1_EditFactsRequest__Output, _mdm_lfc_v1_EditFactsResponse__Output>
  GetAcl: MethodDefinition<_mdm_lfc_v1_GetAclRequest, _mdm_lfc_v1_GetAclResponse, _mdm_lfc_v1_GetAclRequest__Output, _mdm_lfc_v1_GetAclResponse__Output>
  GetHolds: MethodDefinition<_mdm_lfc_v1_GetHoldsRequest, _mdm_lfc_v1_GetHoldsResponse, _mdm_lfc_v1_GetHoldsRequest__Output, _mdm_lfc_v1_GetHoldsResponse__Output>
  LiftHold: MethodDefinition<_mdm_lfc_v1_LiftHoldRequest, _mdm_lfc_v1_LiftHoldResponse, _mdm_lfc_v1_LiftHoldRequest__Output, _mdm_lfc_v1_LiftHoldResponse__Output>
  ListDirectory: MethodDefinition<_mdm_lfc_v1_ListDirectoryRequest, _mdm_lfc_v1_ListDirectoryResponse, _mdm_lfc_v1_ListDirectoryRequest__Output, _mdm_lfc_v1_ListDirectoryResponse__Output>
  ListHolds: MethodDefinition<_mdm_lfc_v1_ListHoldsRequest, _mdm_lfc_v1_ListHoldsResponse, _mdm_lfc_v1_ListHoldsRequest__Output, _mdm_lfc_v1_ListHoldsResponse__Output>
  ListReplicas: MethodDefinition<_mdm_lfc_v1_ListReplicasRequest, _mdm_lfc_v1_ListReplicasResponse, _mdm_lfc_v1_ListReplicasRequest__Output, _mdm_lfc_v1_ListReplicasResponse__Output>
  MakeDirectory: MethodDefinition<_mdm_lfc_v1_MakeDirectoryRequest, _mdm_lfc_v1_MakeDirectoryResponse, _mdm_lfc_v1_MakeDirectoryRequest__Output, _mdm_lfc_v1_MakeDirectoryResponse__Output>
  PlaceHold: MethodDefinition<_mdm_lfc_v1_PlaceHoldRequest, _mdm_lfc_v1_PlaceHoldResponse, _mdm_lfc_v1_PlaceHoldRequest__Output, _mdm_lfc_v1_PlaceHoldResponse__Output>
  RemoveEntries: MethodDefinition<_mdm_lfc_v1_RemoveEntriesRequest, _mdm_lfc_v1_RemoveEntriesResponse, _mdm_lfc_v1_RemoveEntriesRequest__Output, _mdm_lfc_v1_RemoveEntriesResponse__Output>
  RemoveReplica: MethodDefinition<_mdm_lfc_v1_RemoveReplicaRequest, _mdm_lfc_v1_RemoveReplicaResponse, _mdm_lfc_v1_RemoveReplicaRequest__Output, _mdm_lfc_v1_RemoveReplicaResponse__Output>
  SetComment: MethodDefinition<_mdm_lfc_v1_SetCommentRequest, _mdm_lfc_v1_SetCommentResponse, _mdm_lfc_v1_SetCommentRequest__Output, _mdm_lfc_v1_SetCommentResponse__Output>
  Stat: MethodDefinition<_mdm_lfc_v1_StatRequest, _mdm_lfc_v1_StatResponse, _mdm_lfc_v1_StatRequest__Output, _mdm_lfc_v1_StatResponse__Output>
  Unlink: MethodDefinition<_mdm_lfc_v1_UnlinkRequest, _mdm_lfc_v1_UnlinkResponse, _mdm_lfc_v1_UnlinkRequest__Output, _mdm_lfc_v1_UnlinkResponse__Output>
}
