// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetBundleRequest as _mdm_gateway_v1_GetBundleRequest, GetBundleRequest__Output as _mdm_gateway_v1_GetBundleRequest__Output } from '../../../mdm/gateway/v1/GetBundleRequest.js';
import type { GetBundleResponse as _mdm_gateway_v1_GetBundleResponse, GetBundleResponse__Output as _mdm_gateway_v1_GetBundleResponse__Output } from '../../../mdm/gateway/v1/GetBundleResponse.js';
import type { IntroduceRequest as _mdm_gateway_v1_IntroduceRequest, IntroduceRequest__Output as _mdm_gateway_v1_IntroduceRequest__Output } from '../../../mdm/gateway/v1/IntroduceRequest.js';
import type { IntroduceResponse as _mdm_gateway_v1_IntroduceResponse, IntroduceResponse__Output as _mdm_gateway_v1_IntroduceResponse__Output } from '../../../mdm/gateway/v1/IntroduceResponse.js';
import type { InviteRequest as _mdm_gateway_v1_InviteRequest, InviteRequest__Output as _mdm_gateway_v1_InviteRequest__Output } from '../../../mdm/gateway/v1/InviteRequest.js';
import type { InviteResponse as _mdm_gateway_v1_InviteResponse, InviteResponse__Output as _mdm_gateway_v1_InviteResponse__Output } from '../../../mdm/gateway/v1/InviteResponse.js';
import type { ListIntroductionsRequest as _mdm_gateway_v1_ListIntroductionsRequest, ListIntroductionsRequest__Output as _mdm_gateway_v1_ListIntroductionsRequest__Output } from '../../../mdm/gateway/v1/ListIntroductionsRequest.js';
import type { ListIntroductionsResponse as _mdm_gateway_v1_ListIntroductionsResponse, ListIntroductionsResponse__Output as _mdm_gateway_v1_ListIntroductionsResponse__Output } from '../../../mdm/gateway/v1/ListIntroductionsResponse.js';
import type { ListSitesRequest as _mdm_gateway_v1_ListSitesRequest, ListSitesRequest__Output as _mdm_gateway_v1_ListSitesRequest__Output } from '../../../mdm/gateway/v1/ListSitesRequest.js';
import type { ListSitesResponse as _mdm_gateway_v1_ListSitesResponse, ListSitesResponse__Output as _mdm_gateway_v1_ListSitesResponse__Output } from '../../../mdm/gateway/v1/ListSitesResponse.js';

/**
 * The sites that this one has joined with.
 */
export interface FederationServiceClient extends grpc.Client {
  /**
   * Gives the signed bundle of this site to anybody, who compares its fingerprint with what the site says of itself.
   */
  GetBundle(argument: _mdm_gateway_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  GetBundle(argument: _mdm_gateway_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  GetBundle(argument: _mdm_gateway_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  GetBundle(argument: _mdm_gateway_v1_GetBundleRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives the signed bundle of this site to anybody, who compares its fingerprint with what the site says of itself.
   */
  getBundle(argument: _mdm_gateway_v1_GetBundleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  getBundle(argument: _mdm_gateway_v1_GetBundleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  getBundle(argument: _mdm_gateway_v1_GetBundleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  getBundle(argument: _mdm_gateway_v1_GetBundleRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetBundleResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Leaves the bundle of a site that was invited, for the administrator of this site to confirm. Nothing is believed yet.
   */
  Introduce(argument: _mdm_gateway_v1_IntroduceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _mdm_gateway_v1_IntroduceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _mdm_gateway_v1_IntroduceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  Introduce(argument: _mdm_gateway_v1_IntroduceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Leaves the bundle of a site that was invited, for the administrator of this site to confirm. Nothing is believed yet.
   */
  introduce(argument: _mdm_gateway_v1_IntroduceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _mdm_gateway_v1_IntroduceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _mdm_gateway_v1_IntroduceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  introduce(argument: _mdm_gateway_v1_IntroduceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_IntroduceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes an invitation: a secret that one other site may introduce itself with.
   */
  Invite(argument: _mdm_gateway_v1_InviteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  Invite(argument: _mdm_gateway_v1_InviteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  Invite(argument: _mdm_gateway_v1_InviteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  Invite(argument: _mdm_gateway_v1_InviteRequest, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes an invitation: a secret that one other site may introduce itself with.
   */
  invite(argument: _mdm_gateway_v1_InviteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  invite(argument: _mdm_gateway_v1_InviteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  invite(argument: _mdm_gateway_v1_InviteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  invite(argument: _mdm_gateway_v1_InviteRequest, callback: grpc.requestCallback<_mdm_gateway_v1_InviteResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the sites that have introduced themselves and wait for the administrator.
   */
  ListIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  ListIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  ListIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  ListIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the sites that have introduced themselves and wait for the administrator.
   */
  listIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  listIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  listIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  listIntroductions(argument: _mdm_gateway_v1_ListIntroductionsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListIntroductionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the sites and whether their gateways answer.
   */
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  ListSites(argument: _mdm_gateway_v1_ListSitesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the sites and whether their gateways answer.
   */
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  listSites(argument: _mdm_gateway_v1_ListSitesRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListSitesResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The sites that this one has joined with.
 */
export interface FederationServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Gives the signed bundle of this site to anybody, who compares its fingerprint with what the site says of itself.
   */
  GetBundle: grpc.handleUnaryCall<_mdm_gateway_v1_GetBundleRequest__Output, _mdm_gateway_v1_GetBundleResponse>;
  
  /**
   * Leaves the bundle of a site that was invited, for the administrator of this site to confirm. Nothing is believed yet.
   */
  Introduce: grpc.handleUnaryCall<_mdm_gateway_v1_IntroduceRequest__Output, _mdm_gateway_v1_IntroduceResponse>;
  
  /**
   * Makes an invitation: a secret that one other site may introduce itself with.
   */
  Invite: grpc.handleUnaryCall<_mdm_gateway_v1_InviteRequest__Output, _mdm_gateway_v1_InviteResponse>;
  
  /**
   * Lists the sites that have introduced themselves and wait for the administrator.
   */
  ListIntroductions: grpc.handleUnaryCall<_mdm_gateway_v1_ListIntroductionsRequest__Output, _mdm_gateway_v1_ListIntroductionsResponse>;
  
  /**
   * Lists the sites and whether their gateways answer.
   */
  ListSites: grpc.handleUnaryCall<_mdm_gateway_v1_ListSitesRequest__Output, _mdm_gateway_v1_ListSitesResponse>;
  
}

export interface FederationServiceDefinition extends grpc.ServiceDefinition {
  GetBundle: MethodDefinition<_mdm_gateway_v1_GetBundleRequest, _mdm_gateway_v1_GetBundleResponse, _mdm_gateway_v1_GetBundleRequest__Output, _mdm_gateway_v1_GetBundleResponse__Output>
  Introduce: MethodDefinition<_mdm_gateway_v1_IntroduceRequest, _mdm_gateway_v1_IntroduceResponse, _mdm_gateway_v1_IntroduceRequest__Output, _mdm_gateway_v1_IntroduceResponse__Output>
  Invite: MethodDefinition<_mdm_gateway_v1_InviteRequest, _mdm_gateway_v1_InviteResponse, _mdm_gateway_v1_InviteRequest__Output, _mdm_gateway_v1_InviteResponse__Output>
  ListIntroductions: MethodDefinition<_mdm_gateway_v1_ListIntroductionsRequest, _mdm_gateway_v1_ListIntroductionsResponse, _mdm_gateway_v1_ListIntroductionsRequest__Output, _mdm_gateway_v1_ListIntroductionsResponse__Output>
  ListSites: MethodDefinition<_mdm_gateway_v1_ListSitesRequest, _mdm_gateway_v1_ListSitesResponse, _mdm_gateway_v1_ListSitesRequest__Output, _mdm_gateway_v1_ListSitesResponse__Output>
}
