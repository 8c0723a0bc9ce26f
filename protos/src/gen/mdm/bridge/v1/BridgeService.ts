// Original file: mdm/bridge/v1/bridge.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetQueueRequest as _mdm_bridge_v1_GetQueueRequest, GetQueueRequest__Output as _mdm_bridge_v1_GetQueueRequest__Output } from '../../../mdm/bridge/v1/GetQueueRequest.js';
import type { GetQueueResponse as _mdm_bridge_v1_GetQueueResponse, GetQueueResponse__Output as _mdm_bridge_v1_GetQueueResponse__Output } from '../../../mdm/bridge/v1/GetQueueResponse.js';
import type { GetRegistrationRequest as _mdm_bridge_v1_GetRegistrationRequest, GetRegistrationRequest__Output as _mdm_bridge_v1_GetRegistrationRequest__Output } from '../../../mdm/bridge/v1/GetRegistrationRequest.js';
import type { GetRegistrationResponse as _mdm_bridge_v1_GetRegistrationResponse, GetRegistrationResponse__Output as _mdm_bridge_v1_GetRegistrationResponse__Output } from '../../../mdm/bridge/v1/GetRegistrationResponse.js';
import type { ListRegistrationsRequest as _mdm_bridge_v1_ListRegistrationsRequest, ListRegistrationsRequest__Output as _mdm_bridge_v1_ListRegistrationsRequest__Output } from '../../../mdm/bridge/v1/ListRegistrationsRequest.js';
import type { ListRegistrationsResponse as _mdm_bridge_v1_ListRegistrationsResponse, ListRegistrationsResponse__Output as _mdm_bridge_v1_ListRegistrationsResponse__Output } from '../../../mdm/bridge/v1/ListRegistrationsResponse.js';
import type { RegisterRequest as _mdm_bridge_v1_RegisterRequest, RegisterRequest__Output as _mdm_bridge_v1_RegisterRequest__Output } from '../../../mdm/bridge/v1/RegisterRequest.js';
import type { RegisterResponse as _mdm_bridge_v1_RegisterResponse, RegisterResponse__Output as _mdm_bridge_v1_RegisterResponse__Output } from '../../../mdm/bridge/v1/RegisterResponse.js';
import type { RetryRegistrationRequest as _mdm_bridge_v1_RetryRegistrationRequest, RetryRegistrationRequest__Output as _mdm_bridge_v1_RetryRegistrationRequest__Output } from '../../../mdm/bridge/v1/RetryRegistrationRequest.js';
import type { RetryRegistrationResponse as _mdm_bridge_v1_RetryRegistrationResponse, RetryRegistrationResponse__Output as _mdm_bridge_v1_RetryRegistrationResponse__Output } from '../../../mdm/bridge/v1/RetryRegistrationResponse.js';

/**
 * Registrations of one site.
 */
export interface BridgeServiceClient extends grpc.Client {
  /**
   * Counts the registrations in each state. For the site's administrators.
   */
  GetQueue(argument: _mdm_bridge_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_bridge_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_bridge_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_bridge_v1_GetQueueRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts the registrations in each state. For the site's administrators.
   */
  getQueue(argument: _mdm_bridge_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_bridge_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_bridge_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_bridge_v1_GetQueueRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says how far one registration is.
   */
  GetRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how far one registration is.
   */
  getRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_bridge_v1_GetRegistrationRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists registrations by state, newest first. For the site's administrators.
   */
  ListRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists registrations by state, newest first. For the site's administrators.
   */
  listRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_bridge_v1_ListRegistrationsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes one DICOM Part 10 file for registration under the caller as its owner. Answers when the file is safe
   * (synced and queued), as C-STORE does; follow it with GetRegistration.
   */
  Register(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  Register(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  Register(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  Register(callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  /**
   * Takes one DICOM Part 10 file for registration under the caller as its owner. Answers when the file is safe
   * (synced and queued), as C-STORE does; follow it with GetRegistration.
   */
  register(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  register(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  register(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  register(callback: grpc.requestCallback<_mdm_bridge_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_bridge_v1_RegisterRequest>;
  
  /**
   * Tries a registration that was given up again. For the site's administrators.
   */
  RetryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tries a registration that was given up again. For the site's administrators.
   */
  retryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_bridge_v1_RetryRegistrationRequest, callback: grpc.requestCallback<_mdm_bridge_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Registrations of one site.
 */
export interface BridgeServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Counts the registrations in each state. For the site's administrators.
   */
  GetQueue: grpc.handleUnaryCall<_mdm_bridge_v1_GetQueueRequest__Output, _mdm_bridge_v1_GetQueueResponse>;
  
  /**
   * Says how far one registration is.
   */
  GetRegistration: grpc.handleUnaryCall<_mdm_bridge_v1_GetRegistrationRequest__Output, _mdm_bridge_v1_GetRegistrationResponse>;
  
  /**
   * Lists registrations by state, newest first. For the site's administrators.
   */
  ListRegistrations: grpc.handleUnaryCall<_mdm_bridge_v1_ListRegistrationsRequest__Output, _mdm_bridge_v1_ListRegistrationsResponse>;
  
  /**
   * Takes one DICOM Part 10 file for registration under the caller as its owner. Answers when the file is safe
   * (synced and queued), as C-STORE does; follow it with GetRegistration.
   */
  Register: grpc.handleClientStreamingCall<_mdm_bridge_v1_RegisterRequest__Output, _mdm_bridge_v1_RegisterResponse>;
  
  /**
   * Tries a registration that was given up again. For the site's administrators.
   */
  RetryRegistration: grpc.handleUnaryCall<_mdm_bridge_v1_RetryRegistrationRequest__Output, _mdm_bridge_v1_RetryRegistrationResponse>;
  
}

export interface BridgeServiceDefinition extends grpc.ServiceDefinition {
  GetQueue: MethodDefinition<_mdm_bridge_v1_GetQueueRequest, _mdm_bridge_v1_GetQueueResponse, _mdm_bridge_v1_GetQueueRequest__Output, _mdm_bridge_v1_GetQueueResponse__Output>
  GetRegistration: MethodDefinition<_mdm_bridge_v1_GetRegistrationRequest, _mdm_bridge_v1_GetRegistrationResponse, _mdm_bridge_v1_GetRegistrationRequest__Output, _mdm_bridge_v1_GetRegistrationResponse__Output>
  ListRegistrations: MethodDefinition<_mdm_bridge_v1_ListRegistrationsRequest, _mdm_bridge_v1_ListRegistrationsResponse, _mdm_bridge_v1_ListRegistrationsRequest__Output, _mdm_bridge_v1_ListRegistrationsResponse__Output>
  Register: MethodDefinition<_mdm_bridge_v1_RegisterRequest, _mdm_bridge_v1_RegisterResponse, _mdm_bridge_v1_RegisterRequest__Output, _mdm_bridge_v1_RegisterResponse__Output>
  RetryRegistration: MethodDefinition<_mdm_bridge_v1_RetryRegistrationRequest, _mdm_bridge_v1_RetryRegistrationResponse, _mdm_bridge_v1_RetryRegistrationRequest__Output, _mdm_bridge_v1_RetryRegistrationResponse__Output>
}
