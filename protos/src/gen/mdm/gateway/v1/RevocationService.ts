// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FollowRequest as _mdm_gateway_v1_FollowRequest, FollowRequest__Output as _mdm_gateway_v1_FollowRequest__Output } from '../../../mdm/gateway/v1/FollowRequest.js';
import type { FollowResponse as _mdm_gateway_v1_FollowResponse, FollowResponse__Output as _mdm_gateway_v1_FollowResponse__Output } from '../../../mdm/gateway/v1/FollowResponse.js';
import type { ListRevocationsRequest as _mdm_gateway_v1_ListRevocationsRequest, ListRevocationsRequest__Output as _mdm_gateway_v1_ListRevocationsRequest__Output } from '../../../mdm/gateway/v1/ListRevocationsRequest.js';
import type { ListRevocationsResponse as _mdm_gateway_v1_ListRevocationsResponse, ListRevocationsResponse__Output as _mdm_gateway_v1_ListRevocationsResponse__Output } from '../../../mdm/gateway/v1/ListRevocationsResponse.js';
import type { RevokeIdentityRequest as _mdm_gateway_v1_RevokeIdentityRequest, RevokeIdentityRequest__Output as _mdm_gateway_v1_RevokeIdentityRequest__Output } from '../../../mdm/gateway/v1/RevokeIdentityRequest.js';
import type { RevokeIdentityResponse as _mdm_gateway_v1_RevokeIdentityResponse, RevokeIdentityResponse__Output as _mdm_gateway_v1_RevokeIdentityResponse__Output } from '../../../mdm/gateway/v1/RevokeIdentityResponse.js';

/**
 * What must be known everywhere at once: who is not believed any more.
 */
export interface RevocationServiceClient extends grpc.Client {
  /**
   * Streams to the services of this site and to the gateways of others what is revoked and each newer bundle: first
   * what they missed, then news as they come, and a sign of life every second.
   */
  Follow(argument: _mdm_gateway_v1_FollowRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_FollowResponse__Output>;
  Follow(argument: _mdm_gateway_v1_FollowRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_FollowResponse__Output>;
  /**
   * Streams to the services of this site and to the gateways of others what is revoked and each newer bundle: first
   * what they missed, then news as they come, and a sign of life every second.
   */
  follow(argument: _mdm_gateway_v1_FollowRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_FollowResponse__Output>;
  follow(argument: _mdm_gateway_v1_FollowRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_FollowResponse__Output>;
  
  /**
   * Lists what this site has revoked and what has not ended by itself.
   */
  ListRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  ListRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  ListRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  ListRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists what this site has revoked and what has not ended by itself.
   */
  listRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  listRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  listRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  listRevocations(argument: _mdm_gateway_v1_ListRevocationsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRevocationsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Revokes a permit, a user, a key of this site, or this site itself.
   */
  RevokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  RevokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  RevokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  RevokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Revokes a permit, a user, a key of this site, or this site itself.
   */
  revokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  revokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  revokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  revokeIdentity(argument: _mdm_gateway_v1_RevokeIdentityRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeIdentityResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What must be known everywhere at once: who is not believed any more.
 */
export interface RevocationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Streams to the services of this site and to the gateways of others what is revoked and each newer bundle: first
   * what they missed, then news as they come, and a sign of life every second.
   */
  Follow: grpc.handleServerStreamingCall<_mdm_gateway_v1_FollowRequest__Output, _mdm_gateway_v1_FollowResponse>;
  
  /**
   * Lists what this site has revoked and what has not ended by itself.
   */
  ListRevocations: grpc.handleUnaryCall<_mdm_gateway_v1_ListRevocationsRequest__Output, _mdm_gateway_v1_ListRevocationsResponse>;
  
  /**
   * Revokes a permit, a user, a key of this site, or this site itself.
   */
  RevokeIdentity: grpc.handleUnaryCall<_mdm_gateway_v1_RevokeIdentityRequest__Output, _mdm_gateway_v1_RevokeIdentityResponse>;
  
}

export interface RevocationServiceDefinition extends grpc.ServiceDefinition {
  Follow: MethodDefinition<_mdm_gateway_v1_FollowRequest, _mdm_gateway_v1_FollowResponse, _mdm_gateway_v1_FollowRequest__Output, _mdm_gateway_v1_FollowResponse__Output>
  ListRevocations: MethodDefinition<_mdm_gateway_v1_ListRevocationsRequest, _mdm_gateway_v1_ListRevocationsResponse, _mdm_gateway_v1_ListRevocationsRequest__Output, _mdm_gateway_v1_ListRevocationsResponse__Output>
  RevokeIdentity: MethodDefinition<_mdm_gateway_v1_RevokeIdentityRequest, _mdm_gateway_v1_RevokeIdentityResponse, _mdm_gateway_v1_RevokeIdentityRequest__Output, _mdm_gateway_v1_RevokeIdentityResponse__Output>
}
