// Original file: mdm/bridge/v1/bridge.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptQuarantinedRequest as _mdm_bridge_v1_AcceptQuarantinedRequest, AcceptQuarantinedRequest__Output as _mdm_bridge_v1_AcceptQuarantinedRequest__Output } from '../../../mdm/bridge/v1/AcceptQuarantinedRequest.js';
import type { AcceptQuarantinedResponse as _mdm_bridge_v1_AcceptQuarantinedResponse, AcceptQuarantinedResponse__Output as _mdm_bridge_v1_AcceptQuarantinedResponse__Output } from '../../../mdm/bridge/v1/AcceptQuarantinedResponse.js';
import type { DiscardQuarantinedRequest as _mdm_bridge_v1_DiscardQuarantinedRequest, DiscardQuarantinedRequest__Output as _mdm_bridge_v1_DiscardQuarantinedRequest__Output } from '../../../mdm/bridge/v1/DiscardQuarantinedRequest.js';
import type { DiscardQuarantinedResponse as _mdm_bridge_v1_DiscardQuarantinedResponse, DiscardQuarantinedResponse__Output as _mdm_bridge_v1_DiscardQuarantinedResponse__Output } from '../../../mdm/bridge/v1/DiscardQuarantinedResponse.js';
import type { ExportQuarantinedRequest as _mdm_bridge_v1_ExportQuarantinedRequest, ExportQuarantinedRequest__Output as _mdm_bridge_v1_ExportQuarantinedRequest__Output } from '../../../mdm/bridge/v1/ExportQuarantinedRequest.js';
import type { ExportQuarantinedResponse as _mdm_bridge_v1_ExportQuarantinedResponse, ExportQuarantinedResponse__Output as _mdm_bridge_v1_ExportQuarantinedResponse__Output } from '../../../mdm/bridge/v1/ExportQuarantinedResponse.js';
import type { GetQuarantinedRequest as _mdm_bridge_v1_GetQuarantinedRequest, GetQuarantinedRequest__Output as _mdm_bridge_v1_GetQuarantinedRequest__Output } from '../../../mdm/bridge/v1/GetQuarantinedRequest.js';
import type { GetQuarantinedResponse as _mdm_bridge_v1_GetQuarantinedResponse, GetQuarantinedResponse__Output as _mdm_bridge_v1_GetQuarantinedResponse__Output } from '../../../mdm/bridge/v1/GetQuarantinedResponse.js';
import type { ListQuarantineRequest as _mdm_bridge_v1_ListQuarantineRequest, ListQuarantineRequest__Output as _mdm_bridge_v1_ListQuarantineRequest__Output } from '../../../mdm/bridge/v1/ListQuarantineRequest.js';
import type { ListQuarantineResponse as _mdm_bridge_v1_ListQuarantineResponse, ListQuarantineResponse__Output as _mdm_bridge_v1_ListQuarantineResponse__Output } from '../../../mdm/bridge/v1/ListQuarantineResponse.js';

/**
 * What was refused and put aside: what cannot be read, and other bytes under a SOP Instance UID that is taken. For the
 * site's administrators. What is kept may show who the patient is: every export is audited.
 */
export interface QuarantineServiceClient extends grpc.Client {
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  AcceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  acceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_bridge_v1_AcceptQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes it for good.
   */
  DiscardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes it for good.
   */
  discardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_bridge_v1_DiscardQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives the bytes that were kept of it.
   */
  ExportQuarantined(argument: _mdm_bridge_v1_ExportQuarantinedRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ExportQuarantinedResponse__Output>;
  ExportQuarantined(argument: _mdm_bridge_v1_ExportQuarantinedRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ExportQuarantinedResponse__Output>;
  /**
   * Gives the bytes that were kept of it.
   */
  exportQuarantined(argument: _mdm_bridge_v1_ExportQuarantinedRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ExportQuarantinedResponse__Output>;
  exportQuarantined(argument: _mdm_bridge_v1_ExportQuarantinedRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ExportQuarantinedResponse__Output>;
  
  /**
   * Describes one instance that was put aside.
   */
  GetQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes one instance that was put aside.
   */
  getQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_bridge_v1_GetQuarantinedRequest, callback: grpc.requestCallback<_mdm_bridge_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists what was put aside, newest first.
   */
  ListQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists what was put aside, newest first.
   */
  listQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_bridge_v1_ListQuarantineRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What was refused and put aside: what cannot be read, and other bytes under a SOP Instance UID that is taken. For the
 * site's administrators. What is kept may show who the patient is: every export is audited.
 */
export interface QuarantineServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  AcceptQuarantined: grpc.handleUnaryCall<_mdm_bridge_v1_AcceptQuarantinedRequest__Output, _mdm_bridge_v1_AcceptQuarantinedResponse>;
  
  /**
   * Removes it for good.
   */
  DiscardQuarantined: grpc.handleUnaryCall<_mdm_bridge_v1_DiscardQuarantinedRequest__Output, _mdm_bridge_v1_DiscardQuarantinedResponse>;
  
  /**
   * Gives the bytes that were kept of it.
   */
  ExportQuarantined: grpc.handleServerStreamingCall<_mdm_bridge_v1_ExportQuarantinedRequest__Output, _mdm_bridge_v1_ExportQuarantinedResponse>;
  
  /**
   * Describes one instance that was put aside.
   */
  GetQuarantined: grpc.handleUnaryCall<_mdm_bridge_v1_GetQuarantinedRequest__Output, _mdm_bridge_v1_GetQuarantinedResponse>;
  
  /**
   * Lists what was put aside, newest first.
   */
  ListQuarantine: grpc.handleUnaryCall<_mdm_bridge_v1_ListQuarantineRequest__Output, _mdm_bridge_v1_ListQuarantineResponse>;
  
}

export interface QuarantineServiceDefinition extends grpc.ServiceDefinition {
  AcceptQuarantined: MethodDefinition<_mdm_bridge_v1_AcceptQuarantinedRequest, _mdm_bridge_v1_AcceptQuarantinedResponse, _mdm_bridge_v1_AcceptQuarantinedRequest__Output, _mdm_bridge_v1_AcceptQuarantinedResponse__Output>
  DiscardQuarantined: MethodDefinition<_mdm_bridge_v1_DiscardQuarantinedRequest, _mdm_bridge_v1_DiscardQuarantinedResponse, _mdm_bridge_v1_DiscardQuarantinedRequest__Output, _mdm_bridge_v1_DiscardQuarantinedResponse__Output>
  ExportQuarantined: MethodDefinition<_mdm_bridge_v1_ExportQuarantinedRequest, _mdm_bridge_v1_ExportQuarantinedResponse, _mdm_bridge_v1_ExportQuarantinedRequest__Output, _mdm_bridge_v1_ExportQuarantinedResponse__Output>
  GetQuarantined: MethodDefinition<_mdm_bridge_v1_GetQuarantinedRequest, _mdm_bridge_v1_GetQuarantinedResponse, _mdm_bridge_v1_GetQuarantinedRequest__Output, _mdm_bridge_v1_GetQuarantinedResponse__Output>
  ListQuarantine: MethodDefinition<_mdm_bridge_v1_ListQuarantineRequest, _mdm_bridge_v1_ListQuarantineResponse, _mdm_bridge_v1_ListQuarantineRequest__Output, _mdm_bridge_v1_ListQuarantineResponse__Output>
}
