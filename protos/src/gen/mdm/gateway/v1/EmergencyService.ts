// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BreakGlassRequest as _mdm_gateway_v1_BreakGlassRequest, BreakGlassRequest__Output as _mdm_gateway_v1_BreakGlassRequest__Output } from '../../../mdm/gateway/v1/BreakGlassRequest.js';
import type { BreakGlassResponse as _mdm_gateway_v1_BreakGlassResponse, BreakGlassResponse__Output as _mdm_gateway_v1_BreakGlassResponse__Output } from '../../../mdm/gateway/v1/BreakGlassResponse.js';
import type { ListEmergenciesRequest as _mdm_gateway_v1_ListEmergenciesRequest, ListEmergenciesRequest__Output as _mdm_gateway_v1_ListEmergenciesRequest__Output } from '../../../mdm/gateway/v1/ListEmergenciesRequest.js';
import type { ListEmergenciesResponse as _mdm_gateway_v1_ListEmergenciesResponse, ListEmergenciesResponse__Output as _mdm_gateway_v1_ListEmergenciesResponse__Output } from '../../../mdm/gateway/v1/ListEmergenciesResponse.js';
import type { ReviewEmergencyRequest as _mdm_gateway_v1_ReviewEmergencyRequest, ReviewEmergencyRequest__Output as _mdm_gateway_v1_ReviewEmergencyRequest__Output } from '../../../mdm/gateway/v1/ReviewEmergencyRequest.js';
import type { ReviewEmergencyResponse as _mdm_gateway_v1_ReviewEmergencyResponse, ReviewEmergencyResponse__Output as _mdm_gateway_v1_ReviewEmergencyResponse__Output } from '../../../mdm/gateway/v1/ReviewEmergencyResponse.js';

/**
 * Emergency access: who the policies of a site let break the glass reads images without an entry in their lists, for some
 * hours. It is reported at once and reviewed afterwards.
 */
export interface EmergencyServiceClient extends grpc.Client {
  /**
   * Shares images of a site with the caller, who declares the purpose ETREAT, and says why.
   */
  BreakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  BreakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Shares images of a site with the caller, who declares the purpose ETREAT, and says why.
   */
  breakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  breakGlass(argument: _mdm_gateway_v1_BreakGlassRequest, callback: grpc.requestCallback<_mdm_gateway_v1_BreakGlassResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the emergencies of this site, the newest first. For its data protection officers.
   */
  ListEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  ListEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the emergencies of this site, the newest first. For its data protection officers.
   */
  listEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  listEmergencies(argument: _mdm_gateway_v1_ListEmergenciesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListEmergenciesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Accepts an emergency of somebody else, or rejects it, which takes what it has given away at once.
   */
  ReviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  ReviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  ReviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  ReviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Accepts an emergency of somebody else, or rejects it, which takes what it has given away at once.
   */
  reviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  reviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  reviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  reviewEmergency(argument: _mdm_gateway_v1_ReviewEmergencyRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ReviewEmergencyResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Emergency access: who the policies of a site let break the glass reads images without an entry in their lists, for some
 * hours. It is reported at once and reviewed afterwards.
 */
export interface EmergencyServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Shares images of a site with the caller, who declares the purpose ETREAT, and says why.
   */
  BreakGlass: grpc.handleUnaryCall<_mdm_gateway_v1_BreakGlassRequest__Output, _mdm_gateway_v1_BreakGlassResponse>;
  
  /**
   * Lists the emergencies of this site, the newest first. For its data protection officers.
   */
  ListEmergencies: grpc.handleUnaryCall<_mdm_gateway_v1_ListEmergenciesRequest__Output, _mdm_gateway_v1_ListEmergenciesResponse>;
  
  /**
   * Accepts an emergency of somebody else, or rejects it, which takes what it has given away at once.
   */
  ReviewEmergency: grpc.handleUnaryCall<_mdm_gateway_v1_ReviewEmergencyRequest__Output, _mdm_gateway_v1_ReviewEmergencyResponse>;
  
}

export interface EmergencyServiceDefinition extends grpc.ServiceDefinition {
  BreakGlass: MethodDefinition<_mdm_gateway_v1_BreakGlassRequest, _mdm_gateway_v1_BreakGlassResponse, _mdm_gateway_v1_BreakGlassRequest__Output, _mdm_gateway_v1_BreakGlassResponse__Output>
  ListEmergencies: MethodDefinition<_mdm_gateway_v1_ListEmergenciesRequest, _mdm_gateway_v1_ListEmergenciesResponse, _mdm_gateway_v1_ListEmergenciesRequest__Output, _mdm_gateway_v1_ListEmergenciesResponse__Output>
  ReviewEmergency: MethodDefinition<_mdm_gateway_v1_ReviewEmergencyRequest, _mdm_gateway_v1_ReviewEmergencyResponse, _mdm_gateway_v1_ReviewEmergencyRequest__Output, _mdm_gateway_v1_ReviewEmergencyResponse__Output>
}
