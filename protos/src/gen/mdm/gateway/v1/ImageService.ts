// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetRegistrationRequest as _mdm_gateway_v1_GetRegistrationRequest, GetRegistrationRequest__Output as _mdm_gateway_v1_GetRegistrationRequest__Output } from '../../../mdm/gateway/v1/GetRegistrationRequest.js';
import type { GetRegistrationResponse as _mdm_gateway_v1_GetRegistrationResponse, GetRegistrationResponse__Output as _mdm_gateway_v1_GetRegistrationResponse__Output } from '../../../mdm/gateway/v1/GetRegistrationResponse.js';
import type { ListRequest as _mdm_gateway_v1_ListRequest, ListRequest__Output as _mdm_gateway_v1_ListRequest__Output } from '../../../mdm/gateway/v1/ListRequest.js';
import type { ListResponse as _mdm_gateway_v1_ListResponse, ListResponse__Output as _mdm_gateway_v1_ListResponse__Output } from '../../../mdm/gateway/v1/ListResponse.js';
import type { OpenRequest as _mdm_gateway_v1_OpenRequest, OpenRequest__Output as _mdm_gateway_v1_OpenRequest__Output } from '../../../mdm/gateway/v1/OpenRequest.js';
import type { OpenResponse as _mdm_gateway_v1_OpenResponse, OpenResponse__Output as _mdm_gateway_v1_OpenResponse__Output } from '../../../mdm/gateway/v1/OpenResponse.js';
import type { ReadRequest as _mdm_gateway_v1_ReadRequest, ReadRequest__Output as _mdm_gateway_v1_ReadRequest__Output } from '../../../mdm/gateway/v1/ReadRequest.js';
import type { ReadResponse as _mdm_gateway_v1_ReadResponse, ReadResponse__Output as _mdm_gateway_v1_ReadResponse__Output } from '../../../mdm/gateway/v1/ReadResponse.js';
import type { RegisterRequest as _mdm_gateway_v1_RegisterRequest, RegisterRequest__Output as _mdm_gateway_v1_RegisterRequest__Output } from '../../../mdm/gateway/v1/RegisterRequest.js';
import type { RegisterResponse as _mdm_gateway_v1_RegisterResponse, RegisterResponse__Output as _mdm_gateway_v1_RegisterResponse__Output } from '../../../mdm/gateway/v1/RegisterResponse.js';
import type { ReleaseKeysRequest as _mdm_gateway_v1_ReleaseKeysRequest, ReleaseKeysRequest__Output as _mdm_gateway_v1_ReleaseKeysRequest__Output } from '../../../mdm/gateway/v1/ReleaseKeysRequest.js';
import type { ReleaseKeysResponse as _mdm_gateway_v1_ReleaseKeysResponse, ReleaseKeysResponse__Output as _mdm_gateway_v1_ReleaseKeysResponse__Output } from '../../../mdm/gateway/v1/ReleaseKeysResponse.js';
import type { StatRequest as _mdm_gateway_v1_StatRequest, StatRequest__Output as _mdm_gateway_v1_StatRequest__Output } from '../../../mdm/gateway/v1/StatRequest.js';
import type { StatResponse as _mdm_gateway_v1_StatResponse, StatResponse__Output as _mdm_gateway_v1_StatResponse__Output } from '../../../mdm/gateway/v1/StatResponse.js';

/**
 * Names and bytes.
 */
export interface ImageServiceClient extends grpc.Client {
  /**
   * Says how far a registration at this site is.
   */
  GetRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  GetRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how far a registration at this site is.
   */
  getRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  getRegistration(argument: _mdm_gateway_v1_GetRegistrationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetRegistrationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists a directory at the site that owns it.
   */
  List(argument: _mdm_gateway_v1_ListRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ListResponse__Output>;
  List(argument: _mdm_gateway_v1_ListRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ListResponse__Output>;
  /**
   * Lists a directory at the site that owns it.
   */
  list(argument: _mdm_gateway_v1_ListRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ListResponse__Output>;
  list(argument: _mdm_gateway_v1_ListRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ListResponse__Output>;
  
  /**
   * Opens an image for reading at the site that owns it.
   */
  Open(argument: _mdm_gateway_v1_OpenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  Open(argument: _mdm_gateway_v1_OpenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  Open(argument: _mdm_gateway_v1_OpenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  Open(argument: _mdm_gateway_v1_OpenRequest, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Opens an image for reading at the site that owns it.
   */
  open(argument: _mdm_gateway_v1_OpenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  open(argument: _mdm_gateway_v1_OpenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  open(argument: _mdm_gateway_v1_OpenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  open(argument: _mdm_gateway_v1_OpenRequest, callback: grpc.requestCallback<_mdm_gateway_v1_OpenResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams the encrypted bytes of an opened image.
   */
  Read(argument: _mdm_gateway_v1_ReadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ReadResponse__Output>;
  Read(argument: _mdm_gateway_v1_ReadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ReadResponse__Output>;
  /**
   * Streams the encrypted bytes of an opened image.
   */
  read(argument: _mdm_gateway_v1_ReadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ReadResponse__Output>;
  read(argument: _mdm_gateway_v1_ReadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ReadResponse__Output>;
  
  /**
   * Takes a DICOM file for registration at this site.
   */
  Register(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  Register(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  Register(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  Register(callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  /**
   * Takes a DICOM file for registration at this site.
   */
  register(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  register(metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  register(options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  register(callback: grpc.requestCallback<_mdm_gateway_v1_RegisterResponse__Output>): grpc.ClientWritableStream<_mdm_gateway_v1_RegisterRequest>;
  
  /**
   * Collects key shares from enough holders. They are encrypted to the reader's key: this gateway learns nothing.
   */
  ReleaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  ReleaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  ReleaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  ReleaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Collects key shares from enough holders. They are encrypted to the reader's key: this gateway learns nothing.
   */
  releaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  releaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  releaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  releaseKeys(argument: _mdm_gateway_v1_ReleaseKeysRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ReleaseKeysResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Describes an entry at the site that owns it.
   */
  Stat(argument: _mdm_gateway_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_gateway_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_gateway_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  Stat(argument: _mdm_gateway_v1_StatRequest, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes an entry at the site that owns it.
   */
  stat(argument: _mdm_gateway_v1_StatRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_gateway_v1_StatRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_gateway_v1_StatRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  stat(argument: _mdm_gateway_v1_StatRequest, callback: grpc.requestCallback<_mdm_gateway_v1_StatResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Names and bytes.
 */
export interface ImageServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says how far a registration at this site is.
   */
  GetRegistration: grpc.handleUnaryCall<_mdm_gateway_v1_GetRegistrationRequest__Output, _mdm_gateway_v1_GetRegistrationResponse>;
  
  /**
   * Lists a directory at the site that owns it.
   */
  List: grpc.handleServerStreamingCall<_mdm_gateway_v1_ListRequest__Output, _mdm_gateway_v1_ListResponse>;
  
  /**
   * Opens an image for reading at the site that owns it.
   */
  Open: grpc.handleUnaryCall<_mdm_gateway_v1_OpenRequest__Output, _mdm_gateway_v1_OpenResponse>;
  
  /**
   * Streams the encrypted bytes of an opened image.
   */
  Read: grpc.handleServerStreamingCall<_mdm_gateway_v1_ReadRequest__Output, _mdm_gateway_v1_ReadResponse>;
  
  /**
   * Takes a DICOM file for registration at this site.
   */
  Register: grpc.handleClientStreamingCall<_mdm_gateway_v1_RegisterRequest__Output, _mdm_gateway_v1_RegisterResponse>;
  
  /**
   * Collects key shares from enough holders. They are encrypted to the reader's key: this gateway learns nothing.
   */
  ReleaseKeys: grpc.handleUnaryCall<_mdm_gateway_v1_ReleaseKeysRequest__Output, _mdm_gateway_v1_ReleaseKeysResponse>;
  
  /**
   * Describes an entry at the site that owns it.
   */
  Stat: grpc.handleUnaryCall<_mdm_gateway_v1_StatRequest__Output, _mdm_gateway_v1_StatResponse>;
  
}

export interface ImageServiceDefinition extends grpc.ServiceDefinition {
  GetRegistration: MethodDefinition<_mdm_gateway_v1_GetRegistrationRequest, _mdm_gateway_v1_GetRegistrationResponse, _mdm_gateway_v1_GetRegistrationRequest__Output, _mdm_gateway_v1_GetRegistrationResponse__Output>
  List: MethodDefinition<_mdm_gateway_v1_ListRequest, _mdm_gateway_v1_ListResponse, _mdm_gateway_v1_ListRequest__Output, _mdm_gateway_v1_ListResponse__Output>
  Open: MethodDefinition<_mdm_gateway_v1_OpenRequest, _mdm_gateway_v1_OpenResponse, _mdm_gateway_v1_OpenRequest__Output, _mdm_gateway_v1_OpenResponse__Output>
  Read: MethodDefinition<_mdm_gateway_v1_ReadRequest, _mdm_gateway_v1_ReadResponse, _mdm_gateway_v1_ReadRequest__Output, _mdm_gateway_v1_ReadResponse__Output>
  Register: MethodDefinition<_mdm_gateway_v1_RegisterRequest, _mdm_gateway_v1_RegisterResponse, _mdm_gateway_v1_RegisterRequest__Output, _mdm_gateway_v1_RegisterResponse__Output>
  ReleaseKeys: MethodDefinition<_mdm_gateway_v1_ReleaseKeysRequest, _mdm_gateway_v1_ReleaseKeysResponse, _mdm_gateway_v1_ReleaseKeysRequest__Output, _mdm_gateway_v1_ReleaseKeysResponse__Output>
  Stat: MethodDefinition<_mdm_gateway_v1_StatRequest, _mdm_gateway_v1_StatResponse, _mdm_gateway_v1_StatRequest__Output, _mdm_gateway_v1_StatResponse__Output>
}
