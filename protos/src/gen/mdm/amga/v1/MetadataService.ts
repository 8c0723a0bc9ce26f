// Original file: mdm/amga/v1/amga.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckAccessManyRequest as _mdm_amga_v1_CheckAccessManyRequest, CheckAccessManyRequest__Output as _mdm_amga_v1_CheckAccessManyRequest__Output } from '../../../mdm/amga/v1/CheckAccessManyRequest.js';
import type { CheckAccessManyResponse as _mdm_amga_v1_CheckAccessManyResponse, CheckAccessManyResponse__Output as _mdm_amga_v1_CheckAccessManyResponse__Output } from '../../../mdm/amga/v1/CheckAccessManyResponse.js';
import type { CheckAccessRequest as _mdm_amga_v1_CheckAccessRequest, CheckAccessRequest__Output as _mdm_amga_v1_CheckAccessRequest__Output } from '../../../mdm/amga/v1/CheckAccessRequest.js';
import type { CheckAccessResponse as _mdm_amga_v1_CheckAccessResponse, CheckAccessResponse__Output as _mdm_amga_v1_CheckAccessResponse__Output } from '../../../mdm/amga/v1/CheckAccessResponse.js';
import type { CountRequest as _mdm_amga_v1_CountRequest, CountRequest__Output as _mdm_amga_v1_CountRequest__Output } from '../../../mdm/amga/v1/CountRequest.js';
import type { CountResponse as _mdm_amga_v1_CountResponse, CountResponse__Output as _mdm_amga_v1_CountResponse__Output } from '../../../mdm/amga/v1/CountResponse.js';
import type { EditAclsRequest as _mdm_amga_v1_EditAclsRequest, EditAclsRequest__Output as _mdm_amga_v1_EditAclsRequest__Output } from '../../../mdm/amga/v1/EditAclsRequest.js';
import type { EditAclsResponse as _mdm_amga_v1_EditAclsResponse, EditAclsResponse__Output as _mdm_amga_v1_EditAclsResponse__Output } from '../../../mdm/amga/v1/EditAclsResponse.js';
import type { EditFactsRequest as _mdm_amga_v1_EditFactsRequest, EditFactsRequest__Output as _mdm_amga_v1_EditFactsRequest__Output } from '../../../mdm/amga/v1/EditFactsRequest.js';
import type { EditFactsResponse as _mdm_amga_v1_EditFactsResponse, EditFactsResponse__Output as _mdm_amga_v1_EditFactsResponse__Output } from '../../../mdm/amga/v1/EditFactsResponse.js';
import type { GetAclRequest as _mdm_amga_v1_GetAclRequest, GetAclRequest__Output as _mdm_amga_v1_GetAclRequest__Output } from '../../../mdm/amga/v1/GetAclRequest.js';
import type { GetAclResponse as _mdm_amga_v1_GetAclResponse, GetAclResponse__Output as _mdm_amga_v1_GetAclResponse__Output } from '../../../mdm/amga/v1/GetAclResponse.js';
import type { ListCollectionsRequest as _mdm_amga_v1_ListCollectionsRequest, ListCollectionsRequest__Output as _mdm_amga_v1_ListCollectionsRequest__Output } from '../../../mdm/amga/v1/ListCollectionsRequest.js';
import type { ListCollectionsResponse as _mdm_amga_v1_ListCollectionsResponse, ListCollectionsResponse__Output as _mdm_amga_v1_ListCollectionsResponse__Output } from '../../../mdm/amga/v1/ListCollectionsResponse.js';
import type { ListEmergencyImagesRequest as _mdm_amga_v1_ListEmergencyImagesRequest, ListEmergencyImagesRequest__Output as _mdm_amga_v1_ListEmergencyImagesRequest__Output } from '../../../mdm/amga/v1/ListEmergencyImagesRequest.js';
import type { ListEmergencyImagesResponse as _mdm_amga_v1_ListEmergencyImagesResponse, ListEmergencyImagesResponse__Output as _mdm_amga_v1_ListEmergencyImagesResponse__Output } from '../../../mdm/amga/v1/ListEmergencyImagesResponse.js';
import type { ListImagesRequest as _mdm_amga_v1_ListImagesRequest, ListImagesRequest__Output as _mdm_amga_v1_ListImagesRequest__Output } from '../../../mdm/amga/v1/ListImagesRequest.js';
import type { ListImagesResponse as _mdm_amga_v1_ListImagesResponse, ListImagesResponse__Output as _mdm_amga_v1_ListImagesResponse__Output } from '../../../mdm/amga/v1/ListImagesResponse.js';
import type { ListMembersRequest as _mdm_amga_v1_ListMembersRequest, ListMembersRequest__Output as _mdm_amga_v1_ListMembersRequest__Output } from '../../../mdm/amga/v1/ListMembersRequest.js';
import type { ListMembersResponse as _mdm_amga_v1_ListMembersResponse, ListMembersResponse__Output as _mdm_amga_v1_ListMembersResponse__Output } from '../../../mdm/amga/v1/ListMembersResponse.js';
import type { ListOwnersRequest as _mdm_amga_v1_ListOwnersRequest, ListOwnersRequest__Output as _mdm_amga_v1_ListOwnersRequest__Output } from '../../../mdm/amga/v1/ListOwnersRequest.js';
import type { ListOwnersResponse as _mdm_amga_v1_ListOwnersResponse, ListOwnersResponse__Output as _mdm_amga_v1_ListOwnersResponse__Output } from '../../../mdm/amga/v1/ListOwnersResponse.js';
import type { PutImagesRequest as _mdm_amga_v1_PutImagesRequest, PutImagesRequest__Output as _mdm_amga_v1_PutImagesRequest__Output } from '../../../mdm/amga/v1/PutImagesRequest.js';
import type { PutImagesResponse as _mdm_amga_v1_PutImagesResponse, PutImagesResponse__Output as _mdm_amga_v1_PutImagesResponse__Output } from '../../../mdm/amga/v1/PutImagesResponse.js';
import type { QueryRequest as _mdm_amga_v1_QueryRequest, QueryRequest__Output as _mdm_amga_v1_QueryRequest__Output } from '../../../mdm/amga/v1/QueryRequest.js';
import type { QueryResponse as _mdm_amga_v1_QueryResponse, QueryResponse__Output as _mdm_amga_v1_QueryResponse__Output } from '../../../mdm/amga/v1/QueryResponse.js';
import type { RemoveImagesRequest as _mdm_amga_v1_RemoveImagesRequest, RemoveImagesRequest__Output as _mdm_amga_v1_RemoveImagesRequest__Output } from '../../../mdm/amga/v1/RemoveImagesRequest.js';
import type { RemoveImagesResponse as _mdm_amga_v1_RemoveImagesResponse, RemoveImagesResponse__Output as _mdm_amga_v1_RemoveImagesResponse__Output } from '../../../mdm/amga/v1/RemoveImagesResponse.js';
import type { SurveyRequest as _mdm_amga_v1_SurveyRequest, SurveyRequest__Output as _mdm_amga_v1_SurveyRequest__Output } from '../../../mdm/amga/v1/SurveyRequest.js';
import type { SurveyResponse as _mdm_amga_v1_SurveyResponse, SurveyResponse__Output as _mdm_amga_v1_SurveyResponse__Output } from '../../../mdm/amga/v1/SurveyResponse.js';

/**
 * The metadata of one site.
 */
export interface MetadataServiceClient extends grpc.Client {
  /**
   * Says whether the caller may read an entry, and why.
   */
  CheckAccess(argument: _mdm_amga_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_amga_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_amga_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_amga_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says whether the caller may read an entry, and why.
   */
  checkAccess(argument: _mdm_amga_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_amga_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_amga_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_amga_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  checkAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_amga_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_amga_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counts the rows that match and that the caller may read, also by the values of attributes. Small numbers are suppressed.
   */
  Count(argument: _mdm_amga_v1_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_amga_v1_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_amga_v1_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_amga_v1_CountRequest, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts the rows that match and that the caller may read, also by the values of attributes. Small numbers are suppressed.
   */
  count(argument: _mdm_amga_v1_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_amga_v1_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_amga_v1_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_amga_v1_CountRequest, callback: grpc.requestCallback<_mdm_amga_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   */
  EditAcls(argument: _mdm_amga_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_amga_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_amga_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_amga_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   */
  editAcls(argument: _mdm_amga_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_amga_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_amga_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_amga_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_amga_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  EditFacts(argument: _mdm_amga_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_amga_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_amga_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_amga_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  editFacts(argument: _mdm_amga_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_amga_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_amga_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_amga_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_amga_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the access control list of an entry. Needs read on it.
   */
  GetAcl(argument: _mdm_amga_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_amga_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_amga_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_amga_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the access control list of an entry. Needs read on it.
   */
  getAcl(argument: _mdm_amga_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_amga_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_amga_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_amga_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_amga_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the collections and their attributes.
   */
  ListCollections(argument: _mdm_amga_v1_ListCollectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  ListCollections(argument: _mdm_amga_v1_ListCollectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  ListCollections(argument: _mdm_amga_v1_ListCollectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  ListCollections(argument: _mdm_amga_v1_ListCollectionsRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the collections and their attributes.
   */
  listCollections(argument: _mdm_amga_v1_ListCollectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  listCollections(argument: _mdm_amga_v1_ListCollectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  listCollections(argument: _mdm_amga_v1_ListCollectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  listCollections(argument: _mdm_amga_v1_ListCollectionsRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListCollectionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the images below a GUID, or of an LFN, for which the policies of the site let the caller break the glass: their
   * access control lists are not asked. At most 1,000. For the gateway.
   */
  ListEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the images below a GUID, or of an LFN, for which the policies of the site let the caller break the glass: their
   * access control lists are not asked. At most 1,000. For the gateway.
   */
  listEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencyImages(argument: _mdm_amga_v1_ListEmergencyImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListEmergencyImagesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the images below a patient, study or series, for changes in bulk. Needs control of each.
   */
  ListImages(argument: _mdm_amga_v1_ListImagesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListImagesResponse__Output>;
  ListImages(argument: _mdm_amga_v1_ListImagesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListImagesResponse__Output>;
  /**
   * Lists the images below a patient, study or series, for changes in bulk. Needs control of each.
   */
  listImages(argument: _mdm_amga_v1_ListImagesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListImagesResponse__Output>;
  listImages(argument: _mdm_amga_v1_ListImagesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListImagesResponse__Output>;
  
  /**
   * Names everything at and below an entry, and nothing else of it. For the data protection officers of the site.
   */
  ListMembers(argument: _mdm_amga_v1_ListMembersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListMembersResponse__Output>;
  ListMembers(argument: _mdm_amga_v1_ListMembersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListMembersResponse__Output>;
  /**
   * Names everything at and below an entry, and nothing else of it. For the data protection officers of the site.
   */
  listMembers(argument: _mdm_amga_v1_ListMembersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListMembersResponse__Output>;
  listMembers(argument: _mdm_amga_v1_ListMembersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_ListMembersResponse__Output>;
  
  /**
   * Says who owns images, so that somebody can be asked. For the gateway of this site itself, which shows it to those
   * who may know.
   */
  ListOwners(argument: _mdm_amga_v1_ListOwnersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  ListOwners(argument: _mdm_amga_v1_ListOwnersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  ListOwners(argument: _mdm_amga_v1_ListOwnersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  ListOwners(argument: _mdm_amga_v1_ListOwnersRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says who owns images, so that somebody can be asked. For the gateway of this site itself, which shows it to those
   * who may know.
   */
  listOwners(argument: _mdm_amga_v1_ListOwnersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  listOwners(argument: _mdm_amga_v1_ListOwnersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  listOwners(argument: _mdm_amga_v1_ListOwnersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  listOwners(argument: _mdm_amga_v1_ListOwnersRequest, callback: grpc.requestCallback<_mdm_amga_v1_ListOwnersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Enters images with their series, study and patient. Idempotent under the GUID. For the registration saga.
   */
  PutImages(argument: _mdm_amga_v1_PutImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  PutImages(argument: _mdm_amga_v1_PutImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  PutImages(argument: _mdm_amga_v1_PutImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  PutImages(argument: _mdm_amga_v1_PutImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Enters images with their series, study and patient. Idempotent under the GUID. For the registration saga.
   */
  putImages(argument: _mdm_amga_v1_PutImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  putImages(argument: _mdm_amga_v1_PutImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  putImages(argument: _mdm_amga_v1_PutImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  putImages(argument: _mdm_amga_v1_PutImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_PutImagesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams the rows that match and that the caller may read, in the order of their GUIDs.
   */
  Query(argument: _mdm_amga_v1_QueryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_QueryResponse__Output>;
  Query(argument: _mdm_amga_v1_QueryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_QueryResponse__Output>;
  /**
   * Streams the rows that match and that the caller may read, in the order of their GUIDs.
   */
  query(argument: _mdm_amga_v1_QueryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_QueryResponse__Output>;
  query(argument: _mdm_amga_v1_QueryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_QueryResponse__Output>;
  
  /**
   * Takes images away, and series, studies and patients that become empty. Idempotent. For undo and removal.
   */
  RemoveImages(argument: _mdm_amga_v1_RemoveImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  RemoveImages(argument: _mdm_amga_v1_RemoveImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  RemoveImages(argument: _mdm_amga_v1_RemoveImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  RemoveImages(argument: _mdm_amga_v1_RemoveImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes images away, and series, studies and patients that become empty. Idempotent. For undo and removal.
   */
  removeImages(argument: _mdm_amga_v1_RemoveImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  removeImages(argument: _mdm_amga_v1_RemoveImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  removeImages(argument: _mdm_amga_v1_RemoveImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  removeImages(argument: _mdm_amga_v1_RemoveImagesRequest, callback: grpc.requestCallback<_mdm_amga_v1_RemoveImagesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counts the images that are alike in what policies look at, and names whom images are shared with: what a change of the
   * policies is tried on. Small numbers are suppressed. For the administrators and data protection officers of the site.
   */
  Survey(argument: _mdm_amga_v1_SurveyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_SurveyResponse__Output>;
  Survey(argument: _mdm_amga_v1_SurveyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_SurveyResponse__Output>;
  /**
   * Counts the images that are alike in what policies look at, and names whom images are shared with: what a change of the
   * policies is tried on. Small numbers are suppressed. For the administrators and data protection officers of the site.
   */
  survey(argument: _mdm_amga_v1_SurveyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_SurveyResponse__Output>;
  survey(argument: _mdm_amga_v1_SurveyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_amga_v1_SurveyResponse__Output>;
  
}

/**
 * The metadata of one site.
 */
export interface MetadataServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says whether the caller may read an entry, and why.
   */
  CheckAccess: grpc.handleUnaryCall<_mdm_amga_v1_CheckAccessRequest__Output, _mdm_amga_v1_CheckAccessResponse>;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany: grpc.handleUnaryCall<_mdm_amga_v1_CheckAccessManyRequest__Output, _mdm_amga_v1_CheckAccessManyResponse>;
  
  /**
   * Counts the rows that match and that the caller may read, also by the values of attributes. Small numbers are suppressed.
   */
  Count: grpc.handleUnaryCall<_mdm_amga_v1_CountRequest__Output, _mdm_amga_v1_CountResponse>;
  
  /**
   * Changes access control lists in bulk. Needs control of each entry.
   */
  EditAcls: grpc.handleUnaryCall<_mdm_amga_v1_EditAclsRequest__Output, _mdm_amga_v1_EditAclsResponse>;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each entry, and the action "change".
   */
  EditFacts: grpc.handleUnaryCall<_mdm_amga_v1_EditFactsRequest__Output, _mdm_amga_v1_EditFactsResponse>;
  
  /**
   * Reads the access control list of an entry. Needs read on it.
   */
  GetAcl: grpc.handleUnaryCall<_mdm_amga_v1_GetAclRequest__Output, _mdm_amga_v1_GetAclResponse>;
  
  /**
   * Lists the collections and their attributes.
   */
  ListCollections: grpc.handleUnaryCall<_mdm_amga_v1_ListCollectionsRequest__Output, _mdm_amga_v1_ListCollectionsResponse>;
  
  /**
   * Lists the images below a GUID, or of an LFN, for which the policies of the site let the caller break the glass: their
   * access control lists are not asked. At most 1,000. For the gateway.
   */
  ListEmergencyImages: grpc.handleUnaryCall<_mdm_amga_v1_ListEmergencyImagesRequest__Output, _mdm_amga_v1_ListEmergencyImagesResponse>;
  
  /**
   * Lists the images below a patient, study or series, for changes in bulk. Needs control of each.
   */
  ListImages: grpc.handleServerStreamingCall<_mdm_amga_v1_ListImagesRequest__Output, _mdm_amga_v1_ListImagesResponse>;
  
  /**
   * Names everything at and below an entry, and nothing else of it. For the data protection officers of the site.
   */
  ListMembers: grpc.handleServerStreamingCall<_mdm_amga_v1_ListMembersRequest__Output, _mdm_amga_v1_ListMembersResponse>;
  
  /**
   * Says who owns images, so that somebody can be asked. For the gateway of this site itself, which shows it to those
   * who may know.
   */
  ListOwners: grpc.handleUnaryCall<_mdm_amga_v1_ListOwnersRequest__Output, _mdm_amga_v1_ListOwnersResponse>;
  
  /**
   * Enters images with their series, study and patient. Idempotent under the GUID. For the registration saga.
   */
  PutImages: grpc.handleUnaryCall<_mdm_amga_v1_PutImagesRequest__Output, _mdm_amga_v1_PutImagesResponse>;
  
  /**
   * Streams the rows that match and that the caller may read, in the order of their GUIDs.
   */
  Query: grpc.handleServerStreamingCall<_mdm_amga_v1_QueryRequest__Output, _mdm_amga_v1_QueryResponse>;
  
  /**
   * Takes images away, and series, studies and patients that become empty. Idempotent. For undo and removal.
   */
  RemoveImages: grpc.handleUnaryCall<_mdm_amga_v1_RemoveImagesRequest__Output, _mdm_amga_v1_RemoveImagesResponse>;
  
  /**
   * Counts the images that are alike in what policies look at, and names whom images are shared with: what a change of the
   * policies is tried on. Small numbers are suppressed. For the administrators and data protection officers of the site.
   */
  Survey: grpc.handleServerStreamingCall<_mdm_amga_v1_SurveyRequest__Output, _mdm_amga_v1_SurveyResponse>;
  
}

export interface MetadataServiceDefinition extends grpc.ServiceDefinition {
  CheckAccess: MethodDefinition<_mdm_amga_v1_CheckAccessRequest, _mdm_amga_v1_CheckAccessResponse, _mdm_amga_v1_CheckAccessRequest__Output, _mdm_amga_v1_CheckAccessResponse__Output>
  CheckAccessMany: MethodDefinition<_mdm_amga_v1_CheckAccessManyRequest, _mdm_amga_v1_CheckAccessManyResponse, _mdm_amga_v1_CheckAccessManyRequest__Output, _mdm_amga_v1_CheckAccessManyResponse__Output>
  Count: MethodDefinition<_mdm_amga_v1_CountRequest, _mdm_amga_v1_CountResponse, _mdm_amga_v1_CountRequest__Output, _mdm_amga_v1_CountResponse__Output>
  EditAcls: MethodDefinition<_mdm_amga_v1_EditAclsRequest, _mdm_amga_v1_EditAclsResponse, _mdm_amga_v1_EditAclsRequest__Output, _mdm_amga_v1_EditAclsResponse__Output>
  EditFacts: MethodDefinition<_mdm_amga_v1_EditFactsRequest, _mdm_amga_v1_EditFactsResponse, _mdm_amga_v1_EditFactsRequest__Output, _mdm_amga_v1_EditFactsResponse__Output>
  GetAcl: MethodDefinition<_mdm_amga_v1_GetAclRequest, _mdm_amga_v1_GetAclResponse, _mdm_amga_v1_GetAclRequest__Output, _mdm_amga_v1_GetAclResponse__Output>
  ListCollections: MethodDefinition<_mdm_amga_v1_ListCollectionsRequest, _mdm_amga_v1_ListCollectionsResponse, _mdm_amga_v1_ListCollectionsRequest__Output, _mdm_amga_v1_ListCollectionsResponse__Output>
  ListEmergencyImages: MethodDefinition<_mdm_amga_v1_ListEmergencyImagesRequest, _mdm_amga_v1_ListEmergencyImagesResponse, _mdm_amga_v1_ListEmergencyImagesRequest__Output, _mdm_amga_v1_ListEmergencyImagesResponse__Output>
  ListImages: MethodDefinition<_mdm_amga_v1_ListImagesRequest, _mdm_amga_v1_ListImagesResponse, _mdm_amga_v1_ListImagesRequest__Output, _mdm_amga_v1_ListImagesResponse__Output>
  ListMembers: MethodDefinition<_mdm_amga_v1_ListMembersRequest, _mdm_amga_v1_ListMembersResponse, _mdm_amga_v1_ListMembersRequest__Output, _mdm_amga_v1_ListMembersResponse__Output>
  ListOwners: MethodDefinition<_mdm_amga_v1_ListOwnersRequest, _mdm_amga_v1_ListOwnersResponse, _mdm_amga_v1_ListOwnersRequest__Output, _mdm_amga_v1_ListOwnersResponse__Output>
  PutImages: MethodDefinition<_mdm_amga_v1_PutImagesRequest, _mdm_amga_v1_PutImagesResponse, _mdm_amga_v1_PutImagesRequest__Output, _mdm_amga_v1_PutImagesResponse__Output>
  Query: MethodDefinition<_mdm_amga_v1_QueryRequest, _mdm_amga_v1_QueryResponse, _mdm_amga_v1_QueryRequest__Output, _mdm_amga_v1_QueryResponse__Output>
  RemoveImages: MethodDefinition<_mdm_amga_v1_RemoveImagesRequest, _mdm_amga_v1_RemoveImagesResponse, _mdm_amga_v1_RemoveImagesRequest__Output, _mdm_amga_v1_RemoveImagesResponse__Output>
  Survey: MethodDefinition<_mdm_amga_v1_SurveyRequest, _mdm_amga_v1_SurveyResponse, _mdm_amga_v1_SurveyRequest__Output, _mdm_amga_v1_SurveyResponse__Output>
}
