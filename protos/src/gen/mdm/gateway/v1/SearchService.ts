// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CountRequest as _mdm_gateway_v1_CountRequest, CountRequest__Output as _mdm_gateway_v1_CountRequest__Output } from '../../../mdm/gateway/v1/CountRequest.js';
import type { CountResponse as _mdm_gateway_v1_CountResponse, CountResponse__Output as _mdm_gateway_v1_CountResponse__Output } from '../../../mdm/gateway/v1/CountResponse.js';
import type { CountSiteRequest as _mdm_gateway_v1_CountSiteRequest, CountSiteRequest__Output as _mdm_gateway_v1_CountSiteRequest__Output } from '../../../mdm/gateway/v1/CountSiteRequest.js';
import type { CountSiteResponse as _mdm_gateway_v1_CountSiteResponse, CountSiteResponse__Output as _mdm_gateway_v1_CountSiteResponse__Output } from '../../../mdm/gateway/v1/CountSiteResponse.js';
import type { ListAttributesRequest as _mdm_gateway_v1_ListAttributesRequest, ListAttributesRequest__Output as _mdm_gateway_v1_ListAttributesRequest__Output } from '../../../mdm/gateway/v1/ListAttributesRequest.js';
import type { ListAttributesResponse as _mdm_gateway_v1_ListAttributesResponse, ListAttributesResponse__Output as _mdm_gateway_v1_ListAttributesResponse__Output } from '../../../mdm/gateway/v1/ListAttributesResponse.js';
import type { SearchRequest as _mdm_gateway_v1_SearchRequest, SearchRequest__Output as _mdm_gateway_v1_SearchRequest__Output } from '../../../mdm/gateway/v1/SearchRequest.js';
import type { SearchResponse as _mdm_gateway_v1_SearchResponse, SearchResponse__Output as _mdm_gateway_v1_SearchResponse__Output } from '../../../mdm/gateway/v1/SearchResponse.js';
import type { SearchSiteRequest as _mdm_gateway_v1_SearchSiteRequest, SearchSiteRequest__Output as _mdm_gateway_v1_SearchSiteRequest__Output } from '../../../mdm/gateway/v1/SearchSiteRequest.js';
import type { SearchSiteResponse as _mdm_gateway_v1_SearchSiteResponse, SearchSiteResponse__Output as _mdm_gateway_v1_SearchSiteResponse__Output } from '../../../mdm/gateway/v1/SearchSiteResponse.js';

/**
 * One query over all sites.
 */
export interface SearchServiceClient extends grpc.Client {
  /**
   * Counts at every site at once. Each site suppresses small numbers of its own.
   */
  Count(argument: _mdm_gateway_v1_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_gateway_v1_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_gateway_v1_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  Count(argument: _mdm_gateway_v1_CountRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts at every site at once. Each site suppresses small numbers of its own.
   */
  count(argument: _mdm_gateway_v1_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_gateway_v1_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_gateway_v1_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  count(argument: _mdm_gateway_v1_CountRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CountResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counts at this site only; what gateways ask each other.
   */
  CountSite(argument: _mdm_gateway_v1_CountSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  CountSite(argument: _mdm_gateway_v1_CountSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  CountSite(argument: _mdm_gateway_v1_CountSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  CountSite(argument: _mdm_gateway_v1_CountSiteRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts at this site only; what gateways ask each other.
   */
  countSite(argument: _mdm_gateway_v1_CountSiteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  countSite(argument: _mdm_gateway_v1_CountSiteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  countSite(argument: _mdm_gateway_v1_CountSiteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  countSite(argument: _mdm_gateway_v1_CountSiteRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CountSiteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists what can be asked for.
   */
  ListAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  ListAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  ListAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  ListAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists what can be asked for.
   */
  listAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  listAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  listAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  listAttributes(argument: _mdm_gateway_v1_ListAttributesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListAttributesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Asks every site at once and streams rows as they come, then one outcome for each site.
   * A site that is down costs at most its deadline and never the answer.
   */
  Search(argument: _mdm_gateway_v1_SearchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchResponse__Output>;
  Search(argument: _mdm_gateway_v1_SearchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchResponse__Output>;
  /**
   * Asks every site at once and streams rows as they come, then one outcome for each site.
   * A site that is down costs at most its deadline and never the answer.
   */
  search(argument: _mdm_gateway_v1_SearchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchResponse__Output>;
  search(argument: _mdm_gateway_v1_SearchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchResponse__Output>;
  
  /**
   * Asks this site only; what gateways ask each other.
   */
  SearchSite(argument: _mdm_gateway_v1_SearchSiteRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchSiteResponse__Output>;
  SearchSite(argument: _mdm_gateway_v1_SearchSiteRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchSiteResponse__Output>;
  /**
   * Asks this site only; what gateways ask each other.
   */
  searchSite(argument: _mdm_gateway_v1_SearchSiteRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchSiteResponse__Output>;
  searchSite(argument: _mdm_gateway_v1_SearchSiteRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_SearchSiteResponse__Output>;
  
}

/**
 * One query over all sites.
 */
export interface SearchServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Counts at every site at once. Each site suppresses small numbers of its own.
   */
  Count: grpc.handleUnaryCall<_mdm_gateway_v1_CountRequest__Output, _mdm_gateway_v1_CountResponse>;
  
  /**
   * Counts at this site only; what gateways ask each other.
   */
  CountSite: grpc.handleUnaryCall<_mdm_gateway_v1_CountSiteRequest__Output, _mdm_gateway_v1_CountSiteResponse>;
  
  /**
   * Lists what can be asked for.
   */
  ListAttributes: grpc.handleUnaryCall<_mdm_gateway_v1_ListAttributesRequest__Output, _mdm_gateway_v1_ListAttributesResponse>;
  
  /**
   * Asks every site at once and streams rows as they come, then one outcome for each site.
   * A site that is down costs at most its deadline and never the answer.
   */
  Search: grpc.handleServerStreamingCall<_mdm_gateway_v1_SearchRequest__Output, _mdm_gateway_v1_SearchResponse>;
  
  /**
   * Asks this site only; what gateways ask each other.
   */
  SearchSite: grpc.handleServerStreamingCall<_mdm_gateway_v1_SearchSiteRequest__Output, _mdm_gateway_v1_SearchSiteResponse>;
  
}

export interface SearchServiceDefinition extends grpc.ServiceDefinition {
  Count: MethodDefinition<_mdm_gateway_v1_CountRequest, _mdm_gateway_v1_CountResponse, _mdm_gateway_v1_CountRequest__Output, _mdm_gateway_v1_CountResponse__Output>
  CountSite: MethodDefinition<_mdm_gateway_v1_CountSiteRequest, _mdm_gateway_v1_CountSiteResponse, _mdm_gateway_v1_CountSiteRequest__Output, _mdm_gateway_v1_CountSiteResponse__Output>
  ListAttributes: MethodDefinition<_mdm_gateway_v1_ListAttributesRequest, _mdm_gateway_v1_ListAttributesResponse, _mdm_gateway_v1_ListAttributesRequest__Output, _mdm_gateway_v1_ListAttributesResponse__Output>
  Search: MethodDefinition<_mdm_gateway_v1_SearchRequest, _mdm_gateway_v1_SearchResponse, _mdm_gateway_v1_SearchRequest__Output, _mdm_gateway_v1_SearchResponse__Output>
  SearchSite: MethodDefinition<_mdm_gateway_v1_SearchSiteRequest, _mdm_gateway_v1_SearchSiteResponse, _mdm_gateway_v1_SearchSiteRequest__Output, _mdm_gateway_v1_SearchSiteResponse__Output>
}
