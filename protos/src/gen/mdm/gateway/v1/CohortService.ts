// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateCohortRequest as _mdm_gateway_v1_CreateCohortRequest, CreateCohortRequest__Output as _mdm_gateway_v1_CreateCohortRequest__Output } from '../../../mdm/gateway/v1/CreateCohortRequest.js';
import type { CreateCohortResponse as _mdm_gateway_v1_CreateCohortResponse, CreateCohortResponse__Output as _mdm_gateway_v1_CreateCohortResponse__Output } from '../../../mdm/gateway/v1/CreateCohortResponse.js';
import type { DeleteCohortRequest as _mdm_gateway_v1_DeleteCohortRequest, DeleteCohortRequest__Output as _mdm_gateway_v1_DeleteCohortRequest__Output } from '../../../mdm/gateway/v1/DeleteCohortRequest.js';
import type { DeleteCohortResponse as _mdm_gateway_v1_DeleteCohortResponse, DeleteCohortResponse__Output as _mdm_gateway_v1_DeleteCohortResponse__Output } from '../../../mdm/gateway/v1/DeleteCohortResponse.js';
import type { DescribeImagesRequest as _mdm_gateway_v1_DescribeImagesRequest, DescribeImagesRequest__Output as _mdm_gateway_v1_DescribeImagesRequest__Output } from '../../../mdm/gateway/v1/DescribeImagesRequest.js';
import type { DescribeImagesResponse as _mdm_gateway_v1_DescribeImagesResponse, DescribeImagesResponse__Output as _mdm_gateway_v1_DescribeImagesResponse__Output } from '../../../mdm/gateway/v1/DescribeImagesResponse.js';
import type { GetCohortRequest as _mdm_gateway_v1_GetCohortRequest, GetCohortRequest__Output as _mdm_gateway_v1_GetCohortRequest__Output } from '../../../mdm/gateway/v1/GetCohortRequest.js';
import type { GetCohortResponse as _mdm_gateway_v1_GetCohortResponse, GetCohortResponse__Output as _mdm_gateway_v1_GetCohortResponse__Output } from '../../../mdm/gateway/v1/GetCohortResponse.js';
import type { ListCohortsRequest as _mdm_gateway_v1_ListCohortsRequest, ListCohortsRequest__Output as _mdm_gateway_v1_ListCohortsRequest__Output } from '../../../mdm/gateway/v1/ListCohortsRequest.js';
import type { ListCohortsResponse as _mdm_gateway_v1_ListCohortsResponse, ListCohortsResponse__Output as _mdm_gateway_v1_ListCohortsResponse__Output } from '../../../mdm/gateway/v1/ListCohortsResponse.js';
import type { ShareCohortRequest as _mdm_gateway_v1_ShareCohortRequest, ShareCohortRequest__Output as _mdm_gateway_v1_ShareCohortRequest__Output } from '../../../mdm/gateway/v1/ShareCohortRequest.js';
import type { ShareCohortResponse as _mdm_gateway_v1_ShareCohortResponse, ShareCohortResponse__Output as _mdm_gateway_v1_ShareCohortResponse__Output } from '../../../mdm/gateway/v1/ShareCohortResponse.js';
import type { VerifyCohortRequest as _mdm_gateway_v1_VerifyCohortRequest, VerifyCohortRequest__Output as _mdm_gateway_v1_VerifyCohortRequest__Output } from '../../../mdm/gateway/v1/VerifyCohortRequest.js';
import type { VerifyCohortResponse as _mdm_gateway_v1_VerifyCohortResponse, VerifyCohortResponse__Output as _mdm_gateway_v1_VerifyCohortResponse__Output } from '../../../mdm/gateway/v1/VerifyCohortResponse.js';

/**
 * Frozen cohorts: what a query has found at one time, image by image, under one hash. They never change.
 */
export interface CohortServiceClient extends grpc.Client {
  /**
   * Freezes what a query finds at all sites, or images that are named. One message, which may take its time.
   */
  CreateCohort(argument: _mdm_gateway_v1_CreateCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_CreateCohortResponse__Output>;
  CreateCohort(argument: _mdm_gateway_v1_CreateCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_CreateCohortResponse__Output>;
  /**
   * Freezes what a query finds at all sites, or images that are named. One message, which may take its time.
   */
  createCohort(argument: _mdm_gateway_v1_CreateCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_CreateCohortResponse__Output>;
  createCohort(argument: _mdm_gateway_v1_CreateCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_CreateCohortResponse__Output>;
  
  /**
   * Forgets a cohort. For who made it.
   */
  DeleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  DeleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  DeleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  DeleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Forgets a cohort. For who made it.
   */
  deleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  deleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  deleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  deleteCohort(argument: _mdm_gateway_v1_DeleteCohortRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DeleteCohortResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Describes images of this site as they are now; what gateways ask each other.
   */
  DescribeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  DescribeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  DescribeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  DescribeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes images of this site as they are now; what gateways ask each other.
   */
  describeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  describeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  describeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  describeImages(argument: _mdm_gateway_v1_DescribeImagesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DescribeImagesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a cohort and its images, from whichever site keeps it.
   */
  GetCohort(argument: _mdm_gateway_v1_GetCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCohortResponse__Output>;
  GetCohort(argument: _mdm_gateway_v1_GetCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCohortResponse__Output>;
  /**
   * Gives a cohort and its images, from whichever site keeps it.
   */
  getCohort(argument: _mdm_gateway_v1_GetCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCohortResponse__Output>;
  getCohort(argument: _mdm_gateway_v1_GetCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCohortResponse__Output>;
  
  /**
   * Lists the cohorts of this site that the caller has made, or that are shared with them.
   */
  ListCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  ListCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  ListCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  ListCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the cohorts of this site that the caller has made, or that are shared with them.
   */
  listCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  listCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  listCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  listCohorts(argument: _mdm_gateway_v1_ListCohortsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListCohortsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Changes who may see a cohort. For who made it.
   */
  ShareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  ShareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  ShareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  ShareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes who may see a cohort. For who made it.
   */
  shareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  shareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  shareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  shareCohort(argument: _mdm_gateway_v1_ShareCohortRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ShareCohortResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Asks the site of each image whether it still is what was frozen, and checks the hash of the list.
   */
  VerifyCohort(argument: _mdm_gateway_v1_VerifyCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyCohortResponse__Output>;
  VerifyCohort(argument: _mdm_gateway_v1_VerifyCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyCohortResponse__Output>;
  /**
   * Asks the site of each image whether it still is what was frozen, and checks the hash of the list.
   */
  verifyCohort(argument: _mdm_gateway_v1_VerifyCohortRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyCohortResponse__Output>;
  verifyCohort(argument: _mdm_gateway_v1_VerifyCohortRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_VerifyCohortResponse__Output>;
  
}

/**
 * Frozen cohorts: what a query has found at one time, image by image, under one hash. They never change.
 */
export interface CohortServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Freezes what a query finds at all sites, or images that are named. One message, which may take its time.
   */
  CreateCohort: grpc.handleServerStreamingCall<_mdm_gateway_v1_CreateCohortRequest__Output, _mdm_gateway_v1_CreateCohortResponse>;
  
  /**
   * Forgets a cohort. For who made it.
   */
  DeleteCohort: grpc.handleUnaryCall<_mdm_gateway_v1_DeleteCohortRequest__Output, _mdm_gateway_v1_DeleteCohortResponse>;
  
  /**
   * Describes images of this site as they are now; what gateways ask each other.
   */
  DescribeImages: grpc.handleUnaryCall<_mdm_gateway_v1_DescribeImagesRequest__Output, _mdm_gateway_v1_DescribeImagesResponse>;
  
  /**
   * Gives a cohort and its images, from whichever site keeps it.
   */
  GetCohort: grpc.handleServerStreamingCall<_mdm_gateway_v1_GetCohortRequest__Output, _mdm_gateway_v1_GetCohortResponse>;
  
  /**
   * Lists the cohorts of this site that the caller has made, or that are shared with them.
   */
  ListCohorts: grpc.handleUnaryCall<_mdm_gateway_v1_ListCohortsRequest__Output, _mdm_gateway_v1_ListCohortsResponse>;
  
  /**
   * Changes who may see a cohort. For who made it.
   */
  ShareCohort: grpc.handleUnaryCall<_mdm_gateway_v1_ShareCohortRequest__Output, _mdm_gateway_v1_ShareCohortResponse>;
  
  /**
   * Asks the site of each image whether it still is what was frozen, and checks the hash of the list.
   */
  VerifyCohort: grpc.handleServerStreamingCall<_mdm_gateway_v1_VerifyCohortRequest__Output, _mdm_gateway_v1_VerifyCohortResponse>;
  
}

export interface CohortServiceDefinition extends grpc.ServiceDefinition {
  CreateCohort: MethodDefinition<_mdm_gateway_v1_CreateCohortRequest, _mdm_gateway_v1_CreateCohortResponse, _mdm_gateway_v1_CreateCohortRequest__Output, _mdm_gateway_v1_CreateCohortResponse__Output>
  DeleteCohort: MethodDefinition<_mdm_gateway_v1_DeleteCohortRequest, _mdm_gateway_v1_DeleteCohortResponse, _mdm_gateway_v1_DeleteCohortRequest__Output, _mdm_gateway_v1_DeleteCohortResponse__Output>
  DescribeImages: MethodDefinition<_mdm_gateway_v1_DescribeImagesRequest, _mdm_gateway_v1_DescribeImagesResponse, _mdm_gateway_v1_DescribeImagesRequest__Output, _mdm_gateway_v1_DescribeImagesResponse__Output>
  GetCohort: MethodDefinition<_mdm_gateway_v1_GetCohortRequest, _mdm_gateway_v1_GetCohortResponse, _mdm_gateway_v1_GetCohortRequest__Output, _mdm_gateway_v1_GetCohortResponse__Output>
  ListCohorts: MethodDefinition<_mdm_gateway_v1_ListCohortsRequest, _mdm_gateway_v1_ListCohortsResponse, _mdm_gateway_v1_ListCohortsRequest__Output, _mdm_gateway_v1_ListCohortsResponse__Output>
  ShareCohort: MethodDefinition<_mdm_gateway_v1_ShareCohortRequest, _mdm_gateway_v1_ShareCohortResponse, _mdm_gateway_v1_ShareCohortRequest__Output, _mdm_gateway_v1_ShareCohortResponse__Output>
  VerifyCohort: MethodDefinition<_mdm_gateway_v1_VerifyCohortRequest, _mdm_gateway_v1_VerifyCohortResponse, _mdm_gateway_v1_VerifyCohortRequest__Output, _mdm_gateway_v1_VerifyCohortResponse__Output>
}
