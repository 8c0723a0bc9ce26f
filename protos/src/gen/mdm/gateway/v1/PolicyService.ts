// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { SurveyRequest as _mdm_gateway_v1_SurveyRequest, SurveyRequest__Output as _mdm_gateway_v1_SurveyRequest__Output } from '../../../mdm/gateway/v1/SurveyRequest.js';
import type { SurveyResponse as _mdm_gateway_v1_SurveyResponse, SurveyResponse__Output as _mdm_gateway_v1_SurveyResponse__Output } from '../../../mdm/gateway/v1/SurveyResponse.js';

/**
 * What the policies of this site would decide about.
 */
export interface PolicyServiceClient extends grpc.Client {
  /**
   * Counts the images of this site that are alike in what policies look at, and names whom they are shared with: what a
   * change of the policies is tried on. For its administrators and data protection officers.
   */
  Survey(argument: _mdm_gateway_v1_SurveyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SurveyResponse__Output>;
  Survey(argument: _mdm_gateway_v1_SurveyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SurveyResponse__Output>;
  /**
   * Counts the images of this site that are alike in what policies look at, and names whom they are shared with: what a
   * change of the policies is tried on. For its administrators and data protection officers.
   */
  survey(argument: _mdm_gateway_v1_SurveyRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SurveyResponse__Output>;
  survey(argument: _mdm_gateway_v1_SurveyRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SurveyResponse__Output>;
  
}

/**
 * What the policies of this site would decide about.
 */
export interface PolicyServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Counts the images of this site that are alike in what policies look at, and names whom they are shared with: what a
   * change of the policies is tried on. For its administrators and data protection officers.
   */
  Survey: grpc.handleServerStreamingCall<_mdm_gateway_v1_SurveyRequest__Output, _mdm_gateway_v1_SurveyResponse>;
  
}

export interface PolicyServiceDefinition extends grpc.ServiceDefinition {
  Survey: MethodDefinition<_mdm_gateway_v1_SurveyRequest, _mdm_gateway_v1_SurveyResponse, _mdm_gateway_v1_SurveyRequest__Output, _mdm_gateway_v1_SurveyResponse__Output>
}
