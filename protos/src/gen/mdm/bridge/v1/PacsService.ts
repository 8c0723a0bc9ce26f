// Original file: mdm/bridge/v1/bridge.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ConfirmSourcesRequest as _mdm_bridge_v1_ConfirmSourcesRequest, ConfirmSourcesRequest__Output as _mdm_bridge_v1_ConfirmSourcesRequest__Output } from '../../../mdm/bridge/v1/ConfirmSourcesRequest.js';
import type { ConfirmSourcesResponse as _mdm_bridge_v1_ConfirmSourcesResponse, ConfirmSourcesResponse__Output as _mdm_bridge_v1_ConfirmSourcesResponse__Output } from '../../../mdm/bridge/v1/ConfirmSourcesResponse.js';
import type { ProduceRequest as _mdm_bridge_v1_ProduceRequest, ProduceRequest__Output as _mdm_bridge_v1_ProduceRequest__Output } from '../../../mdm/bridge/v1/ProduceRequest.js';
import type { ProduceResponse as _mdm_bridge_v1_ProduceResponse, ProduceResponse__Output as _mdm_bridge_v1_ProduceResponse__Output } from '../../../mdm/bridge/v1/ProduceResponse.js';

/**
 * Images that a PACS of the hospital keeps, for the dpm of the site.
 */
export interface PacsServiceClient extends grpc.Client {
  /**
   * Says which images a PACS has at this moment, so that their bytes can be had again.
   */
  ConfirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  ConfirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  ConfirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  ConfirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says which images a PACS has at this moment, so that their bytes can be had again.
   */
  confirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  confirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  confirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  confirmSources(argument: _mdm_bridge_v1_ConfirmSourcesRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmSourcesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams an image that a PACS keeps: fetched now, de-identified as it was registered, encrypted for its own key.
   */
  Produce(argument: _mdm_bridge_v1_ProduceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ProduceResponse__Output>;
  Produce(argument: _mdm_bridge_v1_ProduceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ProduceResponse__Output>;
  /**
   * Streams an image that a PACS keeps: fetched now, de-identified as it was registered, encrypted for its own key.
   */
  produce(argument: _mdm_bridge_v1_ProduceRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ProduceResponse__Output>;
  produce(argument: _mdm_bridge_v1_ProduceRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_bridge_v1_ProduceResponse__Output>;
  
}

/**
 * Images that a PACS of the hospital keeps, for the dpm of the site.
 */
export interface PacsServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says which images a PACS has at this moment, so that their bytes can be had again.
   */
  ConfirmSources: grpc.handleUnaryCall<_mdm_bridge_v1_ConfirmSourcesRequest__Output, _mdm_bridge_v1_ConfirmSourcesResponse>;
  
  /**
   * Streams an image that a PACS keeps: fetched now, de-identified as it was registered, encrypted for its own key.
   */
  Produce: grpc.handleServerStreamingCall<_mdm_bridge_v1_ProduceRequest__Output, _mdm_bridge_v1_ProduceResponse>;
  
}

export interface PacsServiceDefinition extends grpc.ServiceDefinition {
  ConfirmSources: MethodDefinition<_mdm_bridge_v1_ConfirmSourcesRequest, _mdm_bridge_v1_ConfirmSourcesResponse, _mdm_bridge_v1_ConfirmSourcesRequest__Output, _mdm_bridge_v1_ConfirmSourcesResponse__Output>
  Produce: MethodDefinition<_mdm_bridge_v1_ProduceRequest, _mdm_bridge_v1_ProduceResponse, _mdm_bridge_v1_ProduceRequest__Output, _mdm_bridge_v1_ProduceResponse__Output>
}
