// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { SignInRequest as _mdm_gateway_v1_SignInRequest, SignInRequest__Output as _mdm_gateway_v1_SignInRequest__Output } from '../../../mdm/gateway/v1/SignInRequest.js';
import type { SignInResponse as _mdm_gateway_v1_SignInResponse, SignInResponse__Output as _mdm_gateway_v1_SignInResponse__Output } from '../../../mdm/gateway/v1/SignInResponse.js';
import type { SignInServiceRequest as _mdm_gateway_v1_SignInServiceRequest, SignInServiceRequest__Output as _mdm_gateway_v1_SignInServiceRequest__Output } from '../../../mdm/gateway/v1/SignInServiceRequest.js';
import type { SignInServiceResponse as _mdm_gateway_v1_SignInServiceResponse, SignInServiceResponse__Output as _mdm_gateway_v1_SignInServiceResponse__Output } from '../../../mdm/gateway/v1/SignInServiceResponse.js';
import type { WhoAmIRequest as _mdm_gateway_v1_WhoAmIRequest, WhoAmIRequest__Output as _mdm_gateway_v1_WhoAmIRequest__Output } from '../../../mdm/gateway/v1/WhoAmIRequest.js';
import type { WhoAmIResponse as _mdm_gateway_v1_WhoAmIResponse, WhoAmIResponse__Output as _mdm_gateway_v1_WhoAmIResponse__Output } from '../../../mdm/gateway/v1/WhoAmIResponse.js';

/**
 * Who is asking. Everybody who signs in proves to hold a key by a DPoP proof (RFC 9449 §4.2), with
 * htm POST and htu mdm://<site>/gateway/<method of the contract>; tokens and permits are bound to that key.
 */
export interface SessionServiceClient extends grpc.Client {
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  SignIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  signIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says who the caller is to this site.
   */
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says who the caller is to this site.
   */
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who is asking. Everybody who signs in proves to hold a key by a DPoP proof (RFC 9449 §4.2), with
 * htm POST and htu mdm://<site>/gateway/<method of the contract>; tokens and permits are bound to that key.
 */
export interface SessionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  SignIn: grpc.handleUnaryCall<_mdm_gateway_v1_SignInRequest__Output, _mdm_gateway_v1_SignInResponse>;
  
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  SignInService: grpc.handleUnaryCall<_mdm_gateway_v1_SignInServiceRequest__Output, _mdm_gateway_v1_SignInServiceResponse>;
  
  /**
   * Says who the caller is to this site.
   */
  WhoAmI: grpc.handleUnaryCall<_mdm_gateway_v1_WhoAmIRequest__Output, _mdm_gateway_v1_WhoAmIResponse>;
  
}

export interface SessionServiceDefinition extends grpc.ServiceDefinition {
  SignIn: MethodDefinition<_mdm_gateway_v1_SignInRequest, _mdm_gateway_v1_SignInResponse, _mdm_gateway_v1_SignInRequest__Output, _mdm_gateway_v1_SignInResponse__Output>
  SignInService: MethodDefinition<_mdm_gateway_v1_SignInServiceRequest, _mdm_gateway_v1_SignInServiceResponse, _mdm_gateway_v1_SignInServiceRequest__Output, _mdm_gateway_v1_SignInServiceResponse__Output>
  WhoAmI: MethodDefinition<_mdm_gateway_v1_WhoAmIRequest, _mdm_gateway_v1_WhoAmIResponse, _mdm_gateway_v1_WhoAmIRequest__Output, _mdm_gateway_v1_WhoAmIResponse__Output>
}
