// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListAuditRequest as _mdm_gateway_v1_ListAuditRequest, ListAuditRequest__Output as _mdm_gateway_v1_ListAuditRequest__Output } from '../../../mdm/gateway/v1/ListAuditRequest.js';
import type { ListAuditResponse as _mdm_gateway_v1_ListAuditResponse, ListAuditResponse__Output as _mdm_gateway_v1_ListAuditResponse__Output } from '../../../mdm/gateway/v1/ListAuditResponse.js';
import type { ListWitnessedRequest as _mdm_gateway_v1_ListWitnessedRequest, ListWitnessedRequest__Output as _mdm_gateway_v1_ListWitnessedRequest__Output } from '../../../mdm/gateway/v1/ListWitnessedRequest.js';
import type { ListWitnessedResponse as _mdm_gateway_v1_ListWitnessedResponse, ListWitnessedResponse__Output as _mdm_gateway_v1_ListWitnessedResponse__Output } from '../../../mdm/gateway/v1/ListWitnessedResponse.js';
import type { VerifyAuditRequest as _mdm_gateway_v1_VerifyAuditRequest, VerifyAuditRequest__Output as _mdm_gateway_v1_VerifyAuditRequest__Output } from '../../../mdm/gateway/v1/VerifyAuditRequest.js';
import type { VerifyAuditResponse as _mdm_gateway_v1_VerifyAuditResponse, VerifyAuditResponse__Output as _mdm_gateway_v1_VerifyAuditResponse__Output } from '../../../mdm/gateway/v1/VerifyAuditResponse.js';
import type { WitnessHeadsRequest as _mdm_gateway_v1_WitnessHeadsRequest, WitnessHeadsRequest__Output as _mdm_gateway_v1_WitnessHeadsRequest__Output } from '../../../mdm/gateway/v1/WitnessHeadsRequest.js';
import type { WitnessHeadsResponse as _mdm_gateway_v1_WitnessHeadsResponse, WitnessHeadsResponse__Output as _mdm_gateway_v1_WitnessHeadsResponse__Output } from '../../../mdm/gateway/v1/WitnessHeadsResponse.js';

/**
 * The audit of all services of this site, and what gateways do so that nobody can bend it: they keep each other's heads.
 */
export interface AuditServiceClient extends grpc.Client {
  /**
   * Lists the records of all services of this site, the newest first. For its data protection officers.
   */
  ListAudit(argument: _mdm_gateway_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _mdm_gateway_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _mdm_gateway_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  ListAudit(argument: _mdm_gateway_v1_ListAuditRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the records of all services of this site, the newest first. For its data protection officers.
   */
  listAudit(argument: _mdm_gateway_v1_ListAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _mdm_gateway_v1_ListAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _mdm_gateway_v1_ListAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  listAudit(argument: _mdm_gateway_v1_ListAuditRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListAuditResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Tells the gateway of a site which heads of a chain of that site are kept here.
   */
  ListWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  ListWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  ListWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  ListWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells the gateway of a site which heads of a chain of that site are kept here.
   */
  listWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  listWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  listWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  listWitnessed(argument: _mdm_gateway_v1_ListWitnessedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListWitnessedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Recomputes the chains of all services and compares them with what other sites have kept: one report a service.
   */
  VerifyAudit(argument: _mdm_gateway_v1_VerifyAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyAuditResponse__Output>;
  VerifyAudit(argument: _mdm_gateway_v1_VerifyAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyAuditResponse__Output>;
  /**
   * Recomputes the chains of all services and compares them with what other sites have kept: one report a service.
   */
  verifyAudit(argument: _mdm_gateway_v1_VerifyAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyAuditResponse__Output>;
  verifyAudit(argument: _mdm_gateway_v1_VerifyAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyAuditResponse__Output>;
  
  /**
   * Keeps what the gateway of another site has signed about its chains, and signs that it does.
   */
  WitnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  WitnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  WitnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  WitnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Keeps what the gateway of another site has signed about its chains, and signs that it does.
   */
  witnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  witnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  witnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  witnessHeads(argument: _mdm_gateway_v1_WitnessHeadsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WitnessHeadsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The audit of all services of this site, and what gateways do so that nobody can bend it: they keep each other's heads.
 */
export interface AuditServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Lists the records of all services of this site, the newest first. For its data protection officers.
   */
  ListAudit: grpc.handleUnaryCall<_mdm_gateway_v1_ListAuditRequest__Output, _mdm_gateway_v1_ListAuditResponse>;
  
  /**
   * Tells the gateway of a site which heads of a chain of that site are kept here.
   */
  ListWitnessed: grpc.handleUnaryCall<_mdm_gateway_v1_ListWitnessedRequest__Output, _mdm_gateway_v1_ListWitnessedResponse>;
  
  /**
   * Recomputes the chains of all services and compares them with what other sites have kept: one report a service.
   */
  VerifyAudit: grpc.handleServerStreamingCall<_mdm_gateway_v1_VerifyAuditRequest__Output, _mdm_gateway_v1_VerifyAuditResponse>;
  
  /**
   * Keeps what the gateway of another site has signed about its chains, and signs that it does.
   */
  WitnessHeads: grpc.handleUnaryCall<_mdm_gateway_v1_WitnessHeadsRequest__Output, _mdm_gateway_v1_WitnessHeadsResponse>;
  
}

export interface AuditServiceDefinition extends grpc.ServiceDefinition {
  ListAudit: MethodDefinition<_mdm_gateway_v1_ListAuditRequest, _mdm_gateway_v1_ListAuditResponse, _mdm_gateway_v1_ListAuditRequest__Output, _mdm_gateway_v1_ListAuditResponse__Output>
  ListWitnessed: MethodDefinition<_mdm_gateway_v1_ListWitnessedRequest, _mdm_gateway_v1_ListWitnessedResponse, _mdm_gateway_v1_ListWitnessedRequest__Output, _mdm_gateway_v1_ListWitnessedResponse__Output>
  VerifyAudit: MethodDefinition<_mdm_gateway_v1_VerifyAuditRequest, _mdm_gateway_v1_VerifyAuditResponse, _mdm_gateway_v1_VerifyAuditRequest__Output, _mdm_gateway_v1_VerifyAuditResponse__Output>
  WitnessHeads: MethodDefinition<_mdm_gateway_v1_WitnessHeadsRequest, _mdm_gateway_v1_WitnessHeadsResponse, _mdm_gateway_v1_WitnessHeadsRequest__Output, _mdm_gateway_v1_WitnessHeadsResponse__Output>
}
