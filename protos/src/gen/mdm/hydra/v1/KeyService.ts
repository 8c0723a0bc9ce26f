// Original file: mdm/hydra/v1/hydra.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CheckAccessManyRequest as _mdm_hydra_v1_CheckAccessManyRequest, CheckAccessManyRequest__Output as _mdm_hydra_v1_CheckAccessManyRequest__Output } from '../../../mdm/hydra/v1/CheckAccessManyRequest.js';
import type { CheckAccessManyResponse as _mdm_hydra_v1_CheckAccessManyResponse, CheckAccessManyResponse__Output as _mdm_hydra_v1_CheckAccessManyResponse__Output } from '../../../mdm/hydra/v1/CheckAccessManyResponse.js';
import type { CheckAccessRequest as _mdm_hydra_v1_CheckAccessRequest, CheckAccessRequest__Output as _mdm_hydra_v1_CheckAccessRequest__Output } from '../../../mdm/hydra/v1/CheckAccessRequest.js';
import type { CheckAccessResponse as _mdm_hydra_v1_CheckAccessResponse, CheckAccessResponse__Output as _mdm_hydra_v1_CheckAccessResponse__Output } from '../../../mdm/hydra/v1/CheckAccessResponse.js';
import type { DestroySharesRequest as _mdm_hydra_v1_DestroySharesRequest, DestroySharesRequest__Output as _mdm_hydra_v1_DestroySharesRequest__Output } from '../../../mdm/hydra/v1/DestroySharesRequest.js';
import type { DestroySharesResponse as _mdm_hydra_v1_DestroySharesResponse, DestroySharesResponse__Output as _mdm_hydra_v1_DestroySharesResponse__Output } from '../../../mdm/hydra/v1/DestroySharesResponse.js';
import type { EditAclsRequest as _mdm_hydra_v1_EditAclsRequest, EditAclsRequest__Output as _mdm_hydra_v1_EditAclsRequest__Output } from '../../../mdm/hydra/v1/EditAclsRequest.js';
import type { EditAclsResponse as _mdm_hydra_v1_EditAclsResponse, EditAclsResponse__Output as _mdm_hydra_v1_EditAclsResponse__Output } from '../../../mdm/hydra/v1/EditAclsResponse.js';
import type { EditFactsRequest as _mdm_hydra_v1_EditFactsRequest, EditFactsRequest__Output as _mdm_hydra_v1_EditFactsRequest__Output } from '../../../mdm/hydra/v1/EditFactsRequest.js';
import type { EditFactsResponse as _mdm_hydra_v1_EditFactsResponse, EditFactsResponse__Output as _mdm_hydra_v1_EditFactsResponse__Output } from '../../../mdm/hydra/v1/EditFactsResponse.js';
import type { GetAclRequest as _mdm_hydra_v1_GetAclRequest, GetAclRequest__Output as _mdm_hydra_v1_GetAclRequest__Output } from '../../../mdm/hydra/v1/GetAclRequest.js';
import type { GetAclResponse as _mdm_hydra_v1_GetAclResponse, GetAclResponse__Output as _mdm_hydra_v1_GetAclResponse__Output } from '../../../mdm/hydra/v1/GetAclResponse.js';
import type { GetSharesRequest as _mdm_hydra_v1_GetSharesRequest, GetSharesRequest__Output as _mdm_hydra_v1_GetSharesRequest__Output } from '../../../mdm/hydra/v1/GetSharesRequest.js';
import type { GetSharesResponse as _mdm_hydra_v1_GetSharesResponse, GetSharesResponse__Output as _mdm_hydra_v1_GetSharesResponse__Output } from '../../../mdm/hydra/v1/GetSharesResponse.js';
import type { PutSharesRequest as _mdm_hydra_v1_PutSharesRequest, PutSharesRequest__Output as _mdm_hydra_v1_PutSharesRequest__Output } from '../../../mdm/hydra/v1/PutSharesRequest.js';
import type { PutSharesResponse as _mdm_hydra_v1_PutSharesResponse, PutSharesResponse__Output as _mdm_hydra_v1_PutSharesResponse__Output } from '../../../mdm/hydra/v1/PutSharesResponse.js';

/**
 * Shares of keys, each under an access control list of its own.
 */
export interface KeyServiceClient extends grpc.Client {
  /**
   * Says whether the caller would be given the share, and why.
   */
  CheckAccess(argument: _mdm_hydra_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_hydra_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_hydra_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  CheckAccess(argument: _mdm_hydra_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says whether the caller would be given the share, and why.
   */
  checkAccess(argument: _mdm_hydra_v1_CheckAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_hydra_v1_CheckAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_hydra_v1_CheckAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  checkAccess(argument: _mdm_hydra_v1_CheckAccessRequest, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  CheckAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  checkAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  checkAccessMany(argument: _mdm_hydra_v1_CheckAccessManyRequest, callback: grpc.requestCallback<_mdm_hydra_v1_CheckAccessManyResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Destroys shares for ever. Idempotent. For the saga's undo and for crypto-erasure.
   */
  DestroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  DestroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  DestroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  DestroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Destroys shares for ever. Idempotent. For the saga's undo and for crypto-erasure.
   */
  destroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  destroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  destroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  destroyShares(argument: _mdm_hydra_v1_DestroySharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_DestroySharesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes access control lists in bulk. Needs control of each key.
   */
  EditAcls(argument: _mdm_hydra_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_hydra_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_hydra_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  EditAcls(argument: _mdm_hydra_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes access control lists in bulk. Needs control of each key.
   */
  editAcls(argument: _mdm_hydra_v1_EditAclsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_hydra_v1_EditAclsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_hydra_v1_EditAclsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  editAcls(argument: _mdm_hydra_v1_EditAclsRequest, callback: grpc.requestCallback<_mdm_hydra_v1_EditAclsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each key, and the action "change". Only through a service of the site that put the share.
   */
  EditFacts(argument: _mdm_hydra_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_hydra_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_hydra_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  EditFacts(argument: _mdm_hydra_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what the policies may look at, in bulk. Needs control of each key, and the action "change". Only through a service of the site that put the share.
   */
  editFacts(argument: _mdm_hydra_v1_EditFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_hydra_v1_EditFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_hydra_v1_EditFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  editFacts(argument: _mdm_hydra_v1_EditFactsRequest, callback: grpc.requestCallback<_mdm_hydra_v1_EditFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the access control list of a key. Needs read on it.
   */
  GetAcl(argument: _mdm_hydra_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_hydra_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_hydra_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  GetAcl(argument: _mdm_hydra_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Reads the access control list of a key. Needs read on it.
   */
  getAcl(argument: _mdm_hydra_v1_GetAclRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_hydra_v1_GetAclRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_hydra_v1_GetAclRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  getAcl(argument: _mdm_hydra_v1_GetAclRequest, callback: grpc.requestCallback<_mdm_hydra_v1_GetAclResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Releases shares, encrypted to the reader's own key (the "enc" key of the caller's proof).
   * Needs read on each key.
   */
  GetShares(argument: _mdm_hydra_v1_GetSharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  GetShares(argument: _mdm_hydra_v1_GetSharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  GetShares(argument: _mdm_hydra_v1_GetSharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  GetShares(argument: _mdm_hydra_v1_GetSharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Releases shares, encrypted to the reader's own key (the "enc" key of the caller's proof).
   * Needs read on each key.
   */
  getShares(argument: _mdm_hydra_v1_GetSharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  getShares(argument: _mdm_hydra_v1_GetSharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  getShares(argument: _mdm_hydra_v1_GetSharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  getShares(argument: _mdm_hydra_v1_GetSharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_GetSharesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stores shares. Idempotent for the same generation and content; a later generation replaces an earlier one while
   * the image is being registered. Only the site that put a share first may change it. For the registration saga.
   */
  PutShares(argument: _mdm_hydra_v1_PutSharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  PutShares(argument: _mdm_hydra_v1_PutSharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  PutShares(argument: _mdm_hydra_v1_PutSharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  PutShares(argument: _mdm_hydra_v1_PutSharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Stores shares. Idempotent for the same generation and content; a later generation replaces an earlier one while
   * the image is being registered. Only the site that put a share first may change it. For the registration saga.
   */
  putShares(argument: _mdm_hydra_v1_PutSharesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  putShares(argument: _mdm_hydra_v1_PutSharesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  putShares(argument: _mdm_hydra_v1_PutSharesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  putShares(argument: _mdm_hydra_v1_PutSharesRequest, callback: grpc.requestCallback<_mdm_hydra_v1_PutSharesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Shares of keys, each under an access control list of its own.
 */
export interface KeyServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says whether the caller would be given the share, and why.
   */
  CheckAccess: grpc.handleUnaryCall<_mdm_hydra_v1_CheckAccessRequest__Output, _mdm_hydra_v1_CheckAccessResponse>;
  
  /**
   * The same of up to 1,000 at once, in the order of the request.
   */
  CheckAccessMany: grpc.handleUnaryCall<_mdm_hydra_v1_CheckAccessManyRequest__Output, _mdm_hydra_v1_CheckAccessManyResponse>;
  
  /**
   * Destroys shares for ever. Idempotent. For the saga's undo and for crypto-erasure.
   */
  DestroyShares: grpc.handleUnaryCall<_mdm_hydra_v1_DestroySharesRequest__Output, _mdm_hydra_v1_DestroySharesResponse>;
  
  /**
   * Changes access control lists in bulk. Needs control of each key.
   */
  EditAcls: grpc.handleUnaryCall<_mdm_hydra_v1_EditAclsRequest__Output, _mdm_hydra_v1_EditAclsResponse>;
  
  /**
   * Changes what the policies may look at, in bulk. Needs control of each key, and the action "change". Only through a service of the site that put the share.
   */
  EditFacts: grpc.handleUnaryCall<_mdm_hydra_v1_EditFactsRequest__Output, _mdm_hydra_v1_EditFactsResponse>;
  
  /**
   * Reads the access control list of a key. Needs read on it.
   */
  GetAcl: grpc.handleUnaryCall<_mdm_hydra_v1_GetAclRequest__Output, _mdm_hydra_v1_GetAclResponse>;
  
  /**
   * Releases shares, encrypted to the reader's own key (the "enc" key of the caller's proof).
   * Needs read on each key.
   */
  GetShares: grpc.handleUnaryCall<_mdm_hydra_v1_GetSharesRequest__Output, _mdm_hydra_v1_GetSharesResponse>;
  
  /**
   * Stores shares. Idempotent for the same generation and content; a later generation replaces an earlier one while
   * the image is being registered. Only the site that put a share first may change it. For the registration saga.
   */
  PutShares: grpc.handleUnaryCall<_mdm_hydra_v1_PutSharesRequest__Output, _mdm_hydra_v1_PutSharesResponse>;
  
}

export interface KeyServiceDefinition extends grpc.ServiceDefinition {
  CheckAccess: MethodDefinition<_mdm_hydra_v1_CheckAccessRequest, _mdm_hydra_v1_CheckAccessResponse, _mdm_hydra_v1_CheckAccessRequest__Output, _mdm_hydra_v1_CheckAccessResponse__Output>
  CheckAccessMany: MethodDefinition<_mdm_hydra_v1_CheckAccessManyRequest, _mdm_hydra_v1_CheckAccessManyResponse, _mdm_hydra_v1_CheckAccessManyRequest__Output, _mdm_hydra_v1_CheckAccessManyResponse__Output>
  DestroyShares: MethodDefinition<_mdm_hydra_v1_DestroySharesRequest, _mdm_hydra_v1_DestroySharesResponse, _mdm_hydra_v1_DestroySharesRequest__Output, _mdm_hydra_v1_DestroySharesResponse__Output>
  EditAcls: MethodDefinition<_mdm_hydra_v1_EditAclsRequest, _mdm_hydra_v1_EditAclsResponse, _mdm_hydra_v1_EditAclsRequest__Output, _mdm_hydra_v1_EditAclsResponse__Output>
  EditFacts: MethodDefinition<_mdm_hydra_v1_EditFactsRequest, _mdm_hydra_v1_EditFactsResponse, _mdm_hydra_v1_EditFactsRequest__Output, _mdm_hydra_v1_EditFactsResponse__Output>
  GetAcl: MethodDefinition<_mdm_hydra_v1_GetAclRequest, _mdm_hydra_v1_GetAclResponse, _mdm_hydra_v1_GetAclRequest__Output, _mdm_hydra_v1_GetAclResponse__Output>
  GetShares: MethodDefinition<_mdm_hydra_v1_GetSharesRequest, _mdm_hydra_v1_GetSharesResponse, _mdm_hydra_v1_GetSharesRequest__Output, _mdm_hydra_v1_GetSharesResponse__Output>
  PutShares: MethodDefinition<_mdm_hydra_v1_PutSharesRequest, _mdm_hydra_v1_PutSharesResponse, _mdm_hydra_v1_PutSharesRequest__Output, _mdm_hydra_v1_PutSharesResponse__Output>
}
