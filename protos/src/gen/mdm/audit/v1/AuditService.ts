// Original file: mdm/audit/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetHeadRequest as _mdm_audit_v1_GetHeadRequest, GetHeadRequest__Output as _mdm_audit_v1_GetHeadRequest__Output } from '../../../mdm/audit/v1/GetHeadRequest.js';
import type { GetHeadResponse as _mdm_audit_v1_GetHeadResponse, GetHeadResponse__Output as _mdm_audit_v1_GetHeadResponse__Output } from '../../../mdm/audit/v1/GetHeadResponse.js';
import type { ListRecordsRequest as _mdm_audit_v1_ListRecordsRequest, ListRecordsRequest__Output as _mdm_audit_v1_ListRecordsRequest__Output } from '../../../mdm/audit/v1/ListRecordsRequest.js';
import type { ListRecordsResponse as _mdm_audit_v1_ListRecordsResponse, ListRecordsResponse__Output as _mdm_audit_v1_ListRecordsResponse__Output } from '../../../mdm/audit/v1/ListRecordsResponse.js';
import type { VerifyChainRequest as _mdm_audit_v1_VerifyChainRequest, VerifyChainRequest__Output as _mdm_audit_v1_VerifyChainRequest__Output } from '../../../mdm/audit/v1/VerifyChainRequest.js';
import type { VerifyChainResponse as _mdm_audit_v1_VerifyChainResponse, VerifyChainResponse__Output as _mdm_audit_v1_VerifyChainResponse__Output } from '../../../mdm/audit/v1/VerifyChainResponse.js';

/**
 * Records, and the chain that they form.
 */
export interface AuditServiceClient extends grpc.Client {
  /**
   * Tells the gateway of this site where the chain ends, and which heads that were seen earlier it no longer holds.
   */
  GetHead(argument: _mdm_audit_v1_GetHeadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  GetHead(argument: _mdm_audit_v1_GetHeadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  GetHead(argument: _mdm_audit_v1_GetHeadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  GetHead(argument: _mdm_audit_v1_GetHeadRequest, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells the gateway of this site where the chain ends, and which heads that were seen earlier it no longer holds.
   */
  getHead(argument: _mdm_audit_v1_GetHeadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  getHead(argument: _mdm_audit_v1_GetHeadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  getHead(argument: _mdm_audit_v1_GetHeadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  getHead(argument: _mdm_audit_v1_GetHeadRequest, callback: grpc.requestCallback<_mdm_audit_v1_GetHeadResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists records of this service, newest first. For the data protection officers of the site.
   */
  ListRecords(argument: _mdm_audit_v1_ListRecordsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListRecords(argument: _mdm_audit_v1_ListRecordsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListRecords(argument: _mdm_audit_v1_ListRecordsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  ListRecords(argument: _mdm_audit_v1_ListRecordsRequest, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists records of this service, newest first. For the data protection officers of the site.
   */
  listRecords(argument: _mdm_audit_v1_ListRecordsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  listRecords(argument: _mdm_audit_v1_ListRecordsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  listRecords(argument: _mdm_audit_v1_ListRecordsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  listRecords(argument: _mdm_audit_v1_ListRecordsRequest, callback: grpc.requestCallback<_mdm_audit_v1_ListRecordsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Recomputes a part of the chain and names the first record that is wrong. For the same people.
   */
  VerifyChain(argument: _mdm_audit_v1_VerifyChainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  VerifyChain(argument: _mdm_audit_v1_VerifyChainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  VerifyChain(argument: _mdm_audit_v1_VerifyChainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  VerifyChain(argument: _mdm_audit_v1_VerifyChainRequest, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Recomputes a part of the chain and names the first record that is wrong. For the same people.
   */
  verifyChain(argument: _mdm_audit_v1_VerifyChainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  verifyChain(argument: _mdm_audit_v1_VerifyChainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  verifyChain(argument: _mdm_audit_v1_VerifyChainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  verifyChain(argument: _mdm_audit_v1_VerifyChainRequest, callback: grpc.requestCallback<_mdm_audit_v1_VerifyChainResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Records, and the chain that they form.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Tells the gateway of this site where the chain ends, and which heads that were seen earlier it no longer holds.
   */
  GetHead: grpc.handleUnaryCall<_mdm_audit_v1_GetHeadRequest__Output, _mdm_audit_v1_GetHeadResponse>;
  
  /**
   * Lists records of this service, newest first. For the data protection officers of the site.
   */
  ListRecords: grpc.handleUnaryCall<_mdm_audit_v1_ListRecordsRequest__Output, _mdm_audit_v1_ListRecordsResponse>;
  
  /**
   * Recomputes a part of the chain and names the first record that is wrong. For the same people.
   */
  VerifyChain: grpc.handleUnaryCall<_mdm_audit_v1_VerifyChainRequest__Output, _mdm_audit_v1_VerifyChainResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  GetHead: MethodDefinition<_mdm_audit_v1_GetHeadRequest, _mdm_audit_v1_GetHeadResponse, _mdm_audit_v1_GetHeadRequest__Output, _mdm_audit_v1_GetHeadResponse__Output>
  ListRecords: MethodDefinition<_mdm_audit_v1_ListRecordsRequest, _mdm_audit_v1_ListRecordsResponse, _mdm_audit_v1_ListRecordsRequest__Output, _mdm_audit_v1_ListRecordsResponse__Output>
  VerifyChain: MethodDefinition<_mdm_audit_v1_VerifyChainRequest, _mdm_audit_v1_VerifyChainResponse, _mdm_audit_v1_VerifyChainRequest__Output, _mdm_audit_v1_VerifyChainResponse__Output>
}
