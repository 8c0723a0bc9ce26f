// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DryRunRequest as _mdm_gateway_v1_DryRunRequest, DryRunRequest__Output as _mdm_gateway_v1_DryRunRequest__Output } from '../../../mdm/gateway/v1/DryRunRequest.js';
import type { DryRunResponse as _mdm_gateway_v1_DryRunResponse, DryRunResponse__Output as _mdm_gateway_v1_DryRunResponse__Output } from '../../../mdm/gateway/v1/DryRunResponse.js';

/**
 * What somebody asks before a job is started.
 */
export interface JobServiceClient extends grpc.Client {
  /**
   * Says of up to 10,000 images which of them the caller may read, why not the others, and which rights end too early.
   * Nothing is opened, and no key is released.
   */
  DryRun(argument: _mdm_gateway_v1_DryRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_DryRunResponse__Output>;
  DryRun(argument: _mdm_gateway_v1_DryRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_DryRunResponse__Output>;
  /**
   * Says of up to 10,000 images which of them the caller may read, why not the others, and which rights end too early.
   * Nothing is opened, and no key is released.
   */
  dryRun(argument: _mdm_gateway_v1_DryRunRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_DryRunResponse__Output>;
  dryRun(argument: _mdm_gateway_v1_DryRunRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_DryRunResponse__Output>;
  
}

/**
 * What somebody asks before a job is started.
 */
export interface JobServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Says of up to 10,000 images which of them the caller may read, why not the others, and which rights end too early.
   * Nothing is opened, and no key is released.
   */
  DryRun: grpc.handleServerStreamingCall<_mdm_gateway_v1_DryRunRequest__Output, _mdm_gateway_v1_DryRunResponse>;
  
}

export interface JobServiceDefinition extends grpc.ServiceDefinition {
  DryRun: MethodDefinition<_mdm_gateway_v1_DryRunRequest, _mdm_gateway_v1_DryRunResponse, _mdm_gateway_v1_DryRunRequest__Output, _mdm_gateway_v1_DryRunResponse__Output>
}
