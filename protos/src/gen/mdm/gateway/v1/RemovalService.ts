// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetCertificatesRequest as _mdm_gateway_v1_GetCertificatesRequest, GetCertificatesRequest__Output as _mdm_gateway_v1_GetCertificatesRequest__Output } from '../../../mdm/gateway/v1/GetCertificatesRequest.js';
import type { GetCertificatesResponse as _mdm_gateway_v1_GetCertificatesResponse, GetCertificatesResponse__Output as _mdm_gateway_v1_GetCertificatesResponse__Output } from '../../../mdm/gateway/v1/GetCertificatesResponse.js';
import type { GetErasureRequest as _mdm_gateway_v1_GetErasureRequest, GetErasureRequest__Output as _mdm_gateway_v1_GetErasureRequest__Output } from '../../../mdm/gateway/v1/GetErasureRequest.js';
import type { GetErasureResponse as _mdm_gateway_v1_GetErasureResponse, GetErasureResponse__Output as _mdm_gateway_v1_GetErasureResponse__Output } from '../../../mdm/gateway/v1/GetErasureResponse.js';
import type { GetHoldsRequest as _mdm_gateway_v1_GetHoldsRequest, GetHoldsRequest__Output as _mdm_gateway_v1_GetHoldsRequest__Output } from '../../../mdm/gateway/v1/GetHoldsRequest.js';
import type { GetHoldsResponse as _mdm_gateway_v1_GetHoldsResponse, GetHoldsResponse__Output as _mdm_gateway_v1_GetHoldsResponse__Output } from '../../../mdm/gateway/v1/GetHoldsResponse.js';
import type { LiftHoldRequest as _mdm_gateway_v1_LiftHoldRequest, LiftHoldRequest__Output as _mdm_gateway_v1_LiftHoldRequest__Output } from '../../../mdm/gateway/v1/LiftHoldRequest.js';
import type { LiftHoldResponse as _mdm_gateway_v1_LiftHoldResponse, LiftHoldResponse__Output as _mdm_gateway_v1_LiftHoldResponse__Output } from '../../../mdm/gateway/v1/LiftHoldResponse.js';
import type { ListErasuresRequest as _mdm_gateway_v1_ListErasuresRequest, ListErasuresRequest__Output as _mdm_gateway_v1_ListErasuresRequest__Output } from '../../../mdm/gateway/v1/ListErasuresRequest.js';
import type { ListErasuresResponse as _mdm_gateway_v1_ListErasuresResponse, ListErasuresResponse__Output as _mdm_gateway_v1_ListErasuresResponse__Output } from '../../../mdm/gateway/v1/ListErasuresResponse.js';
import type { ListHoldsRequest as _mdm_gateway_v1_ListHoldsRequest, ListHoldsRequest__Output as _mdm_gateway_v1_ListHoldsRequest__Output } from '../../../mdm/gateway/v1/ListHoldsRequest.js';
import type { ListHoldsResponse as _mdm_gateway_v1_ListHoldsResponse, ListHoldsResponse__Output as _mdm_gateway_v1_ListHoldsResponse__Output } from '../../../mdm/gateway/v1/ListHoldsResponse.js';
import type { PlaceHoldRequest as _mdm_gateway_v1_PlaceHoldRequest, PlaceHoldRequest__Output as _mdm_gateway_v1_PlaceHoldRequest__Output } from '../../../mdm/gateway/v1/PlaceHoldRequest.js';
import type { PlaceHoldResponse as _mdm_gateway_v1_PlaceHoldResponse, PlaceHoldResponse__Output as _mdm_gateway_v1_PlaceHoldResponse__Output } from '../../../mdm/gateway/v1/PlaceHoldResponse.js';
import type { RemoveRequest as _mdm_gateway_v1_RemoveRequest, RemoveRequest__Output as _mdm_gateway_v1_RemoveRequest__Output } from '../../../mdm/gateway/v1/RemoveRequest.js';
import type { RemoveResponse as _mdm_gateway_v1_RemoveResponse, RemoveResponse__Output as _mdm_gateway_v1_RemoveResponse__Output } from '../../../mdm/gateway/v1/RemoveResponse.js';

/**
 * Removing images for good, and what forbids it. What is removed cannot be had back.
 */
export interface RemovalServiceClient extends grpc.Client {
  /**
   * Gives the signed certificates of a removal as it stands now. For the same people.
   */
  GetCertificates(argument: _mdm_gateway_v1_GetCertificatesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCertificatesResponse__Output>;
  GetCertificates(argument: _mdm_gateway_v1_GetCertificatesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCertificatesResponse__Output>;
  /**
   * Gives the signed certificates of a removal as it stands now. For the same people.
   */
  getCertificates(argument: _mdm_gateway_v1_GetCertificatesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCertificatesResponse__Output>;
  getCertificates(argument: _mdm_gateway_v1_GetCertificatesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_GetCertificatesResponse__Output>;
  
  /**
   * Says how far a removal has come. For who asked for it, and for data protection officers.
   */
  GetErasure(argument: _mdm_gateway_v1_GetErasureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  GetErasure(argument: _mdm_gateway_v1_GetErasureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  GetErasure(argument: _mdm_gateway_v1_GetErasureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  GetErasure(argument: _mdm_gateway_v1_GetErasureRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how far a removal has come. For who asked for it, and for data protection officers.
   */
  getErasure(argument: _mdm_gateway_v1_GetErasureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  getErasure(argument: _mdm_gateway_v1_GetErasureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  getErasure(argument: _mdm_gateway_v1_GetErasureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  getErasure(argument: _mdm_gateway_v1_GetErasureRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetErasureResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says why an image of this site must be kept. For its owner.
   */
  GetHolds(argument: _mdm_gateway_v1_GetHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_gateway_v1_GetHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_gateway_v1_GetHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  GetHolds(argument: _mdm_gateway_v1_GetHoldsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says why an image of this site must be kept. For its owner.
   */
  getHolds(argument: _mdm_gateway_v1_GetHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_gateway_v1_GetHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_gateway_v1_GetHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  getHolds(argument: _mdm_gateway_v1_GetHoldsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetHoldsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lifts a legal hold. For data protection officers.
   */
  LiftHold(argument: _mdm_gateway_v1_LiftHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_gateway_v1_LiftHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_gateway_v1_LiftHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  LiftHold(argument: _mdm_gateway_v1_LiftHoldRequest, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lifts a legal hold. For data protection officers.
   */
  liftHold(argument: _mdm_gateway_v1_LiftHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_gateway_v1_LiftHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_gateway_v1_LiftHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  liftHold(argument: _mdm_gateway_v1_LiftHoldRequest, callback: grpc.requestCallback<_mdm_gateway_v1_LiftHoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists removals of this site, the newest first: the caller's own, for data protection officers all.
   */
  ListErasures(argument: _mdm_gateway_v1_ListErasuresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  ListErasures(argument: _mdm_gateway_v1_ListErasuresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  ListErasures(argument: _mdm_gateway_v1_ListErasuresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  ListErasures(argument: _mdm_gateway_v1_ListErasuresRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists removals of this site, the newest first: the caller's own, for data protection officers all.
   */
  listErasures(argument: _mdm_gateway_v1_ListErasuresRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  listErasures(argument: _mdm_gateway_v1_ListErasuresRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  listErasures(argument: _mdm_gateway_v1_ListErasuresRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  listErasures(argument: _mdm_gateway_v1_ListErasuresRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListErasuresResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the legal holds of this site. For data protection officers.
   */
  ListHolds(argument: _mdm_gateway_v1_ListHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_gateway_v1_ListHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_gateway_v1_ListHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  ListHolds(argument: _mdm_gateway_v1_ListHoldsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the legal holds of this site. For data protection officers.
   */
  listHolds(argument: _mdm_gateway_v1_ListHoldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_gateway_v1_ListHoldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_gateway_v1_ListHoldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  listHolds(argument: _mdm_gateway_v1_ListHoldsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListHoldsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Places images of this site under a legal hold. For data protection officers.
   */
  PlaceHold(argument: _mdm_gateway_v1_PlaceHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_gateway_v1_PlaceHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_gateway_v1_PlaceHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  PlaceHold(argument: _mdm_gateway_v1_PlaceHoldRequest, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Places images of this site under a legal hold. For data protection officers.
   */
  placeHold(argument: _mdm_gateway_v1_PlaceHoldRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_gateway_v1_PlaceHoldRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_gateway_v1_PlaceHoldRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  placeHold(argument: _mdm_gateway_v1_PlaceHoldRequest, callback: grpc.requestCallback<_mdm_gateway_v1_PlaceHoldResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes images for good: their key shares at every holder first, then bytes, names and metadata. Goes on by itself
   * until every holder has confirmed. Only for the owner, with a token of the owner's site.
   */
  Remove(argument: _mdm_gateway_v1_RemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _mdm_gateway_v1_RemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _mdm_gateway_v1_RemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _mdm_gateway_v1_RemoveRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes images for good: their key shares at every holder first, then bytes, names and metadata. Goes on by itself
   * until every holder has confirmed. Only for the owner, with a token of the owner's site.
   */
  remove(argument: _mdm_gateway_v1_RemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _mdm_gateway_v1_RemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _mdm_gateway_v1_RemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _mdm_gateway_v1_RemoveRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RemoveResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Removing images for good, and what forbids it. What is removed cannot be had back.
 */
export interface RemovalServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Gives the signed certificates of a removal as it stands now. For the same people.
   */
  GetCertificates: grpc.handleServerStreamingCall<_mdm_gateway_v1_GetCertificatesRequest__Output, _mdm_gateway_v1_GetCertificatesResponse>;
  
  /**
   * Says how far a removal has come. For who asked for it, and for data protection officers.
   */
  GetErasure: grpc.handleUnaryCall<_mdm_gateway_v1_GetErasureRequest__Output, _mdm_gateway_v1_GetErasureResponse>;
  
  /**
   * Says why an image of this site must be kept. For its owner.
   */
  GetHolds: grpc.handleUnaryCall<_mdm_gateway_v1_GetHoldsRequest__Output, _mdm_gateway_v1_GetHoldsResponse>;
  
  /**
   * Lifts a legal hold. For data protection officers.
   */
  LiftHold: grpc.handleUnaryCall<_mdm_gateway_v1_LiftHoldRequest__Output, _mdm_gateway_v1_LiftHoldResponse>;
  
  /**
   * Lists removals of this site, the newest first: the caller's own, for data protection officers all.
   */
  ListErasures: grpc.handleUnaryCall<_mdm_gateway_v1_ListErasuresRequest__Output, _mdm_gateway_v1_ListErasuresResponse>;
  
  /**
   * Lists the legal holds of this site. For data protection officers.
   */
  ListHolds: grpc.handleUnaryCall<_mdm_gateway_v1_ListHoldsRequest__Output, _mdm_gateway_v1_ListHoldsResponse>;
  
  /**
   * Places images of this site under a legal hold. For data protection officers.
   */
  PlaceHold: grpc.handleUnaryCall<_mdm_gateway_v1_PlaceHoldRequest__Output, _mdm_gateway_v1_PlaceHoldResponse>;
  
  /**
   * Removes images for good: their key shares at every holder first, then bytes, names and metadata. Goes on by itself
   * until every holder has confirmed. Only for the owner, with a token of the owner's site.
   */
  Remove: grpc.handleUnaryCall<_mdm_gateway_v1_RemoveRequest__Output, _mdm_gateway_v1_RemoveResponse>;
  
}

export interface RemovalServiceDefinition extends grpc.ServiceDefinition {
  GetCertificates: MethodDefinition<_mdm_gateway_v1_GetCertificatesRequest, _mdm_gateway_v1_GetCertificatesResponse, _mdm_gateway_v1_GetCertificatesRequest__Output, _mdm_gateway_v1_GetCertificatesResponse__Output>
  GetErasure: MethodDefinition<_mdm_gateway_v1_GetErasureRequest, _mdm_gateway_v1_GetErasureResponse, _mdm_gateway_v1_GetErasureRequest__Output, _mdm_gateway_v1_GetErasureResponse__Output>
  GetHolds: MethodDefinition<_mdm_gateway_v1_GetHoldsRequest, _mdm_gateway_v1_GetHoldsResponse, _mdm_gateway_v1_GetHoldsRequest__Output, _mdm_gateway_v1_GetHoldsResponse__Output>
  LiftHold: MethodDefinition<_mdm_gateway_v1_LiftHoldRequest, _mdm_gateway_v1_LiftHoldResponse, _mdm_gateway_v1_LiftHoldRequest__Output, _mdm_gateway_v1_LiftHoldResponse__Output>
  ListErasures: MethodDefinition<_mdm_gateway_v1_ListErasuresRequest, _mdm_gateway_v1_ListErasuresResponse, _mdm_gateway_v1_ListErasuresRequest__Output, _mdm_gateway_v1_ListErasuresResponse__Output>
  ListHolds: MethodDefinition<_mdm_gateway_v1_ListHoldsRequest, _mdm_gateway_v1_ListHoldsResponse, _mdm_gateway_v1_ListHoldsRequest__Output, _mdm_gateway_v1_ListHoldsResponse__Output>
  PlaceHold: MethodDefinition<_mdm_gateway_v1_PlaceHoldRequest, _mdm_gateway_v1_PlaceHoldResponse, _mdm_gateway_v1_PlaceHoldRequest__Output, _mdm_gateway_v1_PlaceHoldResponse__Output>
  Remove: MethodDefinition<_mdm_gateway_v1_RemoveRequest, _mdm_gateway_v1_RemoveResponse, _mdm_gateway_v1_RemoveRequest__Output, _mdm_gateway_v1_RemoveResponse__Output>
}
