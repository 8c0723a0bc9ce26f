// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListSitesRequest as _mdm_gateway_v1_ListSitesRequest, ListSitesRequest__Output as _mdm_gateway_v1_ListSitesRequest__Output } from '../../../mdm/gateway/v1/ListSitesRequest.js';
import type { ListSitesResponse as _mdm_gateway_v1_ListSitesResponse, ListSitesResponse__Output as _mdm_gateway_v1_ListSitesResponse__Output } from '../../../mdm/gateway/v1/ListSitesResponse.js';

/**
 * The sites that this one has joined with.
 */
export interface FederationServiceClient extends grpc.Client {
  /**
   * Lists the sites and whether their gateways answer.
   */
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the sites and whether their gateways answer.
   */
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The sites that this one has joined with.
 */
export interface FederationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Lists the sites and whether their gateways answer.
   */
  ListSites: grpc.handleUnaryCall<_mdm_gateway_v1_ListSitesRequest__Output, _mdm_gateway_v1_ListSitesResponse>;
  
}

export interface FederationServiceDefinition extends grpc.ServiceDefinition {
  ListSites: MethodDefinition<_mdm_gateway_v1_ListSitesRequest, _mdm_gateway_v1_ListSitesResponse, _mdm_gateway_v1_ListSitesRequest__Output, _mdm_gateway_v1_ListSitesResponse__Output>
}
