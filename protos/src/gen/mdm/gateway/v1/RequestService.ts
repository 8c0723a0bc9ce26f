// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AnswerRequestRequest as _mdm_gateway_v1_AnswerRequestRequest, AnswerRequestRequest__Output as _mdm_gateway_v1_AnswerRequestRequest__Output } from '../../../mdm/gateway/v1/AnswerRequestRequest.js';
import type { AnswerRequestResponse as _mdm_gateway_v1_AnswerRequestResponse, AnswerRequestResponse__Output as _mdm_gateway_v1_AnswerRequestResponse__Output } from '../../../mdm/gateway/v1/AnswerRequestResponse.js';
import type { KeepRequestRequest as _mdm_gateway_v1_KeepRequestRequest, KeepRequestRequest__Output as _mdm_gateway_v1_KeepRequestRequest__Output } from '../../../mdm/gateway/v1/KeepRequestRequest.js';
import type { KeepRequestResponse as _mdm_gateway_v1_KeepRequestResponse, KeepRequestResponse__Output as _mdm_gateway_v1_KeepRequestResponse__Output } from '../../../mdm/gateway/v1/KeepRequestResponse.js';
import type { ListKeptRequestsRequest as _mdm_gateway_v1_ListKeptRequestsRequest, ListKeptRequestsRequest__Output as _mdm_gateway_v1_ListKeptRequestsRequest__Output } from '../../../mdm/gateway/v1/ListKeptRequestsRequest.js';
import type { ListKeptRequestsResponse as _mdm_gateway_v1_ListKeptRequestsResponse, ListKeptRequestsResponse__Output as _mdm_gateway_v1_ListKeptRequestsResponse__Output } from '../../../mdm/gateway/v1/ListKeptRequestsResponse.js';
import type { ListRequestsRequest as _mdm_gateway_v1_ListRequestsRequest, ListRequestsRequest__Output as _mdm_gateway_v1_ListRequestsRequest__Output } from '../../../mdm/gateway/v1/ListRequestsRequest.js';
import type { ListRequestsResponse as _mdm_gateway_v1_ListRequestsResponse, ListRequestsResponse__Output as _mdm_gateway_v1_ListRequestsResponse__Output } from '../../../mdm/gateway/v1/ListRequestsResponse.js';
import type { RequestAccessRequest as _mdm_gateway_v1_RequestAccessRequest, RequestAccessRequest__Output as _mdm_gateway_v1_RequestAccessRequest__Output } from '../../../mdm/gateway/v1/RequestAccessRequest.js';
import type { RequestAccessResponse as _mdm_gateway_v1_RequestAccessResponse, RequestAccessResponse__Output as _mdm_gateway_v1_RequestAccessResponse__Output } from '../../../mdm/gateway/v1/RequestAccessResponse.js';

/**
 * Asking the owners of images for access. Nobody learns from the answers whether there are such images.
 */
export interface RequestServiceClient extends grpc.Client {
  /**
   * Grants or refuses a request at this site, as the owner of images that it is about.
   */
  AnswerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  AnswerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  AnswerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  AnswerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Grants or refuses a request at this site, as the owner of images that it is about.
   */
  answerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  answerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  answerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  answerRequest(argument: _mdm_gateway_v1_AnswerRequestRequest, callback: grpc.requestCallback<_mdm_gateway_v1_AnswerRequestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Keeps a request at this site; what gateways ask each other.
   */
  KeepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  KeepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  KeepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  KeepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Keeps a request at this site; what gateways ask each other.
   */
  keepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  keepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  keepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  keepRequest(argument: _mdm_gateway_v1_KeepRequestRequest, callback: grpc.requestCallback<_mdm_gateway_v1_KeepRequestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the caller's own requests at this site; what gateways ask each other.
   */
  ListKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the caller's own requests at this site; what gateways ask each other.
   */
  listKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  listKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  listKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  listKeptRequests(argument: _mdm_gateway_v1_ListKeptRequestsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListKeptRequestsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the caller's own requests at all sites, or those at this site that the caller is asked by or has to watch over.
   */
  ListRequests(argument: _mdm_gateway_v1_ListRequestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListRequests(argument: _mdm_gateway_v1_ListRequestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListRequests(argument: _mdm_gateway_v1_ListRequestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  ListRequests(argument: _mdm_gateway_v1_ListRequestsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the caller's own requests at all sites, or those at this site that the caller is asked by or has to watch over.
   */
  listRequests(argument: _mdm_gateway_v1_ListRequestsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  listRequests(argument: _mdm_gateway_v1_ListRequestsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  listRequests(argument: _mdm_gateway_v1_ListRequestsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  listRequests(argument: _mdm_gateway_v1_ListRequestsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRequestsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Leaves a request at the sites that may have the images. The answer is the same whether they have.
   */
  RequestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  RequestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  RequestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  RequestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Leaves a request at the sites that may have the images. The answer is the same whether they have.
   */
  requestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  requestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  requestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  requestAccess(argument: _mdm_gateway_v1_RequestAccessRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RequestAccessResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Asking the owners of images for access. Nobody learns from the answers whether there are such images.
 */
export interface RequestServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Grants or refuses a request at this site, as the owner of images that it is about.
   */
  AnswerRequest: grpc.handleUnaryCall<_mdm_gateway_v1_AnswerRequestRequest__Output, _mdm_gateway_v1_AnswerRequestResponse>;
  
  /**
   * Keeps a request at this site; what gateways ask each other.
   */
  KeepRequest: grpc.handleUnaryCall<_mdm_gateway_v1_KeepRequestRequest__Output, _mdm_gateway_v1_KeepRequestResponse>;
  
  /**
   * Lists the caller's own requests at this site; what gateways ask each other.
   */
  ListKeptRequests: grpc.handleUnaryCall<_mdm_gateway_v1_ListKeptRequestsRequest__Output, _mdm_gateway_v1_ListKeptRequestsResponse>;
  
  /**
   * Lists the caller's own requests at all sites, or those at this site that the caller is asked by or has to watch over.
   */
  ListRequests: grpc.handleUnaryCall<_mdm_gateway_v1_ListRequestsRequest__Output, _mdm_gateway_v1_ListRequestsResponse>;
  
  /**
   * Leaves a request at the sites that may have the images. The answer is the same whether they have.
   */
  RequestAccess: grpc.handleUnaryCall<_mdm_gateway_v1_RequestAccessRequest__Output, _mdm_gateway_v1_RequestAccessResponse>;
  
}

export interface RequestServiceDefinition extends grpc.ServiceDefinition {
  AnswerRequest: MethodDefinition<_mdm_gateway_v1_AnswerRequestRequest, _mdm_gateway_v1_AnswerRequestResponse, _mdm_gateway_v1_AnswerRequestRequest__Output, _mdm_gateway_v1_AnswerRequestResponse__Output>
  KeepRequest: MethodDefinition<_mdm_gateway_v1_KeepRequestRequest, _mdm_gateway_v1_KeepRequestResponse, _mdm_gateway_v1_KeepRequestRequest__Output, _mdm_gateway_v1_KeepRequestResponse__Output>
  ListKeptRequests: MethodDefinition<_mdm_gateway_v1_ListKeptRequestsRequest, _mdm_gateway_v1_ListKeptRequestsResponse, _mdm_gateway_v1_ListKeptRequestsRequest__Output, _mdm_gateway_v1_ListKeptRequestsResponse__Output>
  ListRequests: MethodDefinition<_mdm_gateway_v1_ListRequestsRequest, _mdm_gateway_v1_ListRequestsResponse, _mdm_gateway_v1_ListRequestsRequest__Output, _mdm_gateway_v1_ListRequestsResponse__Output>
  RequestAccess: MethodDefinition<_mdm_gateway_v1_RequestAccessRequest, _mdm_gateway_v1_RequestAccessResponse, _mdm_gateway_v1_RequestAccessRequest__Output, _mdm_gateway_v1_RequestAccessResponse__Output>
}
