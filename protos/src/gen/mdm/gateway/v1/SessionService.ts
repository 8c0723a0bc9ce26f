// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BeginSignInRequest as _mdm_gateway_v1_BeginSignInRequest, BeginSignInRequest__Output as _mdm_gateway_v1_BeginSignInRequest__Output } from '../../../mdm/gateway/v1/BeginSignInRequest.js';
import type { BeginSignInResponse as _mdm_gateway_v1_BeginSignInResponse, BeginSignInResponse__Output as _mdm_gateway_v1_BeginSignInResponse__Output } from '../../../mdm/gateway/v1/BeginSignInResponse.js';
import type { CompleteSignInRequest as _mdm_gateway_v1_CompleteSignInRequest, CompleteSignInRequest__Output as _mdm_gateway_v1_CompleteSignInRequest__Output } from '../../../mdm/gateway/v1/CompleteSignInRequest.js';
import type { CompleteSignInResponse as _mdm_gateway_v1_CompleteSignInResponse, CompleteSignInResponse__Output as _mdm_gateway_v1_CompleteSignInResponse__Output } from '../../../mdm/gateway/v1/CompleteSignInResponse.js';
import type { ExchangeRequest as _mdm_gateway_v1_ExchangeRequest, ExchangeRequest__Output as _mdm_gateway_v1_ExchangeRequest__Output } from '../../../mdm/gateway/v1/ExchangeRequest.js';
import type { ExchangeResponse as _mdm_gateway_v1_ExchangeResponse, ExchangeResponse__Output as _mdm_gateway_v1_ExchangeResponse__Output } from '../../../mdm/gateway/v1/ExchangeResponse.js';
import type { GetObjectListRequest as _mdm_gateway_v1_GetObjectListRequest, GetObjectListRequest__Output as _mdm_gateway_v1_GetObjectListRequest__Output } from '../../../mdm/gateway/v1/GetObjectListRequest.js';
import type { GetObjectListResponse as _mdm_gateway_v1_GetObjectListResponse, GetObjectListResponse__Output as _mdm_gateway_v1_GetObjectListResponse__Output } from '../../../mdm/gateway/v1/GetObjectListResponse.js';
import type { ListPermitsRequest as _mdm_gateway_v1_ListPermitsRequest, ListPermitsRequest__Output as _mdm_gateway_v1_ListPermitsRequest__Output } from '../../../mdm/gateway/v1/ListPermitsRequest.js';
import type { ListPermitsResponse as _mdm_gateway_v1_ListPermitsResponse, ListPermitsResponse__Output as _mdm_gateway_v1_ListPermitsResponse__Output } from '../../../mdm/gateway/v1/ListPermitsResponse.js';
import type { ListProvidersRequest as _mdm_gateway_v1_ListProvidersRequest, ListProvidersRequest__Output as _mdm_gateway_v1_ListProvidersRequest__Output } from '../../../mdm/gateway/v1/ListProvidersRequest.js';
import type { ListProvidersResponse as _mdm_gateway_v1_ListProvidersResponse, ListProvidersResponse__Output as _mdm_gateway_v1_ListProvidersResponse__Output } from '../../../mdm/gateway/v1/ListProvidersResponse.js';
import type { RenewRequest as _mdm_gateway_v1_RenewRequest, RenewRequest__Output as _mdm_gateway_v1_RenewRequest__Output } from '../../../mdm/gateway/v1/RenewRequest.js';
import type { RenewResponse as _mdm_gateway_v1_RenewResponse, RenewResponse__Output as _mdm_gateway_v1_RenewResponse__Output } from '../../../mdm/gateway/v1/RenewResponse.js';
import type { SignInRequest as _mdm_gateway_v1_SignInRequest, SignInRequest__Output as _mdm_gateway_v1_SignInRequest__Output } from '../../../mdm/gateway/v1/SignInRequest.js';
import type { SignInResponse as _mdm_gateway_v1_SignInResponse, SignInResponse__Output as _mdm_gateway_v1_SignInResponse__Output } from '../../../mdm/gateway/v1/SignInResponse.js';
import type { SignInServiceRequest as _mdm_gateway_v1_SignInServiceRequest, SignInServiceRequest__Output as _mdm_gateway_v1_SignInServiceRequest__Output } from '../../../mdm/gateway/v1/SignInServiceRequest.js';
import type { SignInServiceResponse as _mdm_gateway_v1_SignInServiceResponse, SignInServiceResponse__Output as _mdm_gateway_v1_SignInServiceResponse__Output } from '../../../mdm/gateway/v1/SignInServiceResponse.js';
import type { SignInWithIdTokenRequest as _mdm_gateway_v1_SignInWithIdTokenRequest, SignInWithIdTokenRequest__Output as _mdm_gateway_v1_SignInWithIdTokenRequest__Output } from '../../../mdm/gateway/v1/SignInWithIdTokenRequest.js';
import type { SignInWithIdTokenResponse as _mdm_gateway_v1_SignInWithIdTokenResponse, SignInWithIdTokenResponse__Output as _mdm_gateway_v1_SignInWithIdTokenResponse__Output } from '../../../mdm/gateway/v1/SignInWithIdTokenResponse.js';
import type { SignInWorkstationRequest as _mdm_gateway_v1_SignInWorkstationRequest, SignInWorkstationRequest__Output as _mdm_gateway_v1_SignInWorkstationRequest__Output } from '../../../mdm/gateway/v1/SignInWorkstationRequest.js';
import type { SignInWorkstationResponse as _mdm_gateway_v1_SignInWorkstationResponse, SignInWorkstationResponse__Output as _mdm_gateway_v1_SignInWorkstationResponse__Output } from '../../../mdm/gateway/v1/SignInWorkstationResponse.js';
import type { SignOutRequest as _mdm_gateway_v1_SignOutRequest, SignOutRequest__Output as _mdm_gateway_v1_SignOutRequest__Output } from '../../../mdm/gateway/v1/SignOutRequest.js';
import type { SignOutResponse as _mdm_gateway_v1_SignOutResponse, SignOutResponse__Output as _mdm_gateway_v1_SignOutResponse__Output } from '../../../mdm/gateway/v1/SignOutResponse.js';
import type { WhoAmIRequest as _mdm_gateway_v1_WhoAmIRequest, WhoAmIRequest__Output as _mdm_gateway_v1_WhoAmIRequest__Output } from '../../../mdm/gateway/v1/WhoAmIRequest.js';
import type { WhoAmIResponse as _mdm_gateway_v1_WhoAmIResponse, WhoAmIResponse__Output as _mdm_gateway_v1_WhoAmIResponse__Output } from '../../../mdm/gateway/v1/WhoAmIResponse.js';

/**
 * Who is asking. Everybody who signs in proves to hold a key by a DPoP proof (RFC 9449 §4.2), with
 * htm POST and htu mdm://<site>/gateway/<method of the contract>; tokens and permits are bound to that key.
 */
export interface SessionServiceClient extends grpc.Client {
  /**
   * Begins an authorization code flow with PKCE (RFC 7636) for a browser.
   */
  BeginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  BeginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  BeginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  BeginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Begins an authorization code flow with PKCE (RFC 7636) for a browser.
   */
  beginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  beginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  beginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  beginSignIn(argument: _mdm_gateway_v1_BeginSignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_BeginSignInResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends it with the code that the provider sent the browser back with.
   */
  CompleteSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  CompleteSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  CompleteSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  CompleteSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends it with the code that the provider sent the browser back with.
   */
  completeSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  completeSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  completeSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  completeSignIn(argument: _mdm_gateway_v1_CompleteSignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_CompleteSignInResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes a permit for a job, narrower than the caller's own (RFC 8693).
   */
  Exchange(argument: _mdm_gateway_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _mdm_gateway_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _mdm_gateway_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _mdm_gateway_v1_ExchangeRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a permit for a job, narrower than the caller's own (RFC 8693).
   */
  exchange(argument: _mdm_gateway_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _mdm_gateway_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _mdm_gateway_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _mdm_gateway_v1_ExchangeRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives the list of objects that a narrowed token is good for, by its hash; who asks checks it against that.
   */
  GetObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  GetObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  GetObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  GetObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives the list of objects that a narrowed token is good for, by its hash; who asks checks it against that.
   */
  getObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  getObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  getObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  getObjectList(argument: _mdm_gateway_v1_GetObjectListRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetObjectListResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the caller's permits.
   */
  ListPermits(argument: _mdm_gateway_v1_ListPermitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  ListPermits(argument: _mdm_gateway_v1_ListPermitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  ListPermits(argument: _mdm_gateway_v1_ListPermitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  ListPermits(argument: _mdm_gateway_v1_ListPermitsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the caller's permits.
   */
  listPermits(argument: _mdm_gateway_v1_ListPermitsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  listPermits(argument: _mdm_gateway_v1_ListPermitsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  listPermits(argument: _mdm_gateway_v1_ListPermitsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  listPermits(argument: _mdm_gateway_v1_ListPermitsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListPermitsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the OpenID providers of this site, for whoever has no certificate.
   */
  ListProviders(argument: _mdm_gateway_v1_ListProvidersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  ListProviders(argument: _mdm_gateway_v1_ListProvidersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  ListProviders(argument: _mdm_gateway_v1_ListProvidersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  ListProviders(argument: _mdm_gateway_v1_ListProvidersRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the OpenID providers of this site, for whoever has no certificate.
   */
  listProviders(argument: _mdm_gateway_v1_ListProvidersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  listProviders(argument: _mdm_gateway_v1_ListProvidersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  listProviders(argument: _mdm_gateway_v1_ListProvidersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  listProviders(argument: _mdm_gateway_v1_ListProvidersRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListProvidersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Issues the next short token of a permit, as long as that lasts.
   */
  Renew(argument: _mdm_gateway_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _mdm_gateway_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _mdm_gateway_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _mdm_gateway_v1_RenewRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Issues the next short token of a permit, as long as that lasts.
   */
  renew(argument: _mdm_gateway_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _mdm_gateway_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _mdm_gateway_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _mdm_gateway_v1_RenewRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  SignIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  SignIn(argument: _mdm_gateway_v1_SignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  signIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  signIn(argument: _mdm_gateway_v1_SignInRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  SignInService(argument: _mdm_gateway_v1_SignInServiceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  signInService(argument: _mdm_gateway_v1_SignInServiceRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInServiceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Signs in with an ID token that the caller got from a provider itself (device authorization, RFC 8628).
   */
  SignInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  SignInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  SignInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  SignInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Signs in with an ID token that the caller got from a provider itself (device authorization, RFC 8628).
   */
  signInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  signInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  signInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  signInWithIdToken(argument: _mdm_gateway_v1_SignInWithIdTokenRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWithIdTokenResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Issues a token to the dicom-bridge of this site, which finds and reads for the person of a workstation.
   */
  SignInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  SignInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  SignInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  SignInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Issues a token to the dicom-bridge of this site, which finds and reads for the person of a workstation.
   */
  signInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  signInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  signInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  signInWorkstation(argument: _mdm_gateway_v1_SignInWorkstationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignInWorkstationResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a permit of the caller, or the one behind the token of this call, and all that were made from it.
   */
  SignOut(argument: _mdm_gateway_v1_SignOutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  SignOut(argument: _mdm_gateway_v1_SignOutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  SignOut(argument: _mdm_gateway_v1_SignOutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  SignOut(argument: _mdm_gateway_v1_SignOutRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a permit of the caller, or the one behind the token of this call, and all that were made from it.
   */
  signOut(argument: _mdm_gateway_v1_SignOutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  signOut(argument: _mdm_gateway_v1_SignOutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  signOut(argument: _mdm_gateway_v1_SignOutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  signOut(argument: _mdm_gateway_v1_SignOutRequest, callback: grpc.requestCallback<_mdm_gateway_v1_SignOutResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says who the caller is to this site.
   */
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says who the caller is to this site.
   */
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _mdm_gateway_v1_WhoAmIRequest, callback: grpc.requestCallback<_mdm_gateway_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who is asking. Everybody who signs in proves to hold a key by a DPoP proof (RFC 9449 §4.2), with
 * htm POST and htu mdm://<site>/gateway/<method of the contract>; tokens and permits are bound to that key.
 */
export interface SessionServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Begins an authorization code flow with PKCE (RFC 7636) for a browser.
   */
  BeginSignIn: grpc.handleUnaryCall<_mdm_gateway_v1_BeginSignInRequest__Output, _mdm_gateway_v1_BeginSignInResponse>;
  
  /**
   * Ends it with the code that the provider sent the browser back with.
   */
  CompleteSignIn: grpc.handleUnaryCall<_mdm_gateway_v1_CompleteSignInRequest__Output, _mdm_gateway_v1_CompleteSignInResponse>;
  
  /**
   * Makes a permit for a job, narrower than the caller's own (RFC 8693).
   */
  Exchange: grpc.handleUnaryCall<_mdm_gateway_v1_ExchangeRequest__Output, _mdm_gateway_v1_ExchangeResponse>;
  
  /**
   * Gives the list of objects that a narrowed token is good for, by its hash; who asks checks it against that.
   */
  GetObjectList: grpc.handleUnaryCall<_mdm_gateway_v1_GetObjectListRequest__Output, _mdm_gateway_v1_GetObjectListResponse>;
  
  /**
   * Lists the caller's permits.
   */
  ListPermits: grpc.handleUnaryCall<_mdm_gateway_v1_ListPermitsRequest__Output, _mdm_gateway_v1_ListPermitsResponse>;
  
  /**
   * Lists the OpenID providers of this site, for whoever has no certificate.
   */
  ListProviders: grpc.handleUnaryCall<_mdm_gateway_v1_ListProvidersRequest__Output, _mdm_gateway_v1_ListProvidersResponse>;
  
  /**
   * Issues the next short token of a permit, as long as that lasts.
   */
  Renew: grpc.handleUnaryCall<_mdm_gateway_v1_RenewRequest__Output, _mdm_gateway_v1_RenewResponse>;
  
  /**
   * Signs in the holder of the client certificate or proxy of this connection.
   */
  SignIn: grpc.handleUnaryCall<_mdm_gateway_v1_SignInRequest__Output, _mdm_gateway_v1_SignInResponse>;
  
  /**
   * Issues a token to a service of this site that acts for a configured principal, bound to the service's key.
   */
  SignInService: grpc.handleUnaryCall<_mdm_gateway_v1_SignInServiceRequest__Output, _mdm_gateway_v1_SignInServiceResponse>;
  
  /**
   * Signs in with an ID token that the caller got from a provider itself (device authorization, RFC 8628).
   */
  SignInWithIdToken: grpc.handleUnaryCall<_mdm_gateway_v1_SignInWithIdTokenRequest__Output, _mdm_gateway_v1_SignInWithIdTokenResponse>;
  
  /**
   * Issues a token to the dicom-bridge of this site, which finds and reads for the person of a workstation.
   */
  SignInWorkstation: grpc.handleUnaryCall<_mdm_gateway_v1_SignInWorkstationRequest__Output, _mdm_gateway_v1_SignInWorkstationResponse>;
  
  /**
   * Ends a permit of the caller, or the one behind the token of this call, and all that were made from it.
   */
  SignOut: grpc.handleUnaryCall<_mdm_gateway_v1_SignOutRequest__Output, _mdm_gateway_v1_SignOutResponse>;
  
  /**
   * Says who the caller is to this site.
   */
  WhoAmI: grpc.handleUnaryCall<_mdm_gateway_v1_WhoAmIRequest__Output, _mdm_gateway_v1_WhoAmIResponse>;
  
}

export interface SessionServiceDefinition extends grpc.ServiceDefinition {
  BeginSignIn: MethodDefinition<_mdm_gateway_v1_BeginSignInRequest, _mdm_gateway_v1_BeginSignInResponse, _mdm_gateway_v1_BeginSignInRequest__Output, _mdm_gateway_v1_BeginSignInResponse__Output>
  CompleteSignIn: MethodDefinition<_mdm_gateway_v1_CompleteSignInRequest, _mdm_gateway_v1_CompleteSignInResponse, _mdm_gateway_v1_CompleteSignInRequest__Output, _mdm_gateway_v1_CompleteSignInResponse__Output>
  Exchange: MethodDefinition<_mdm_gateway_v1_ExchangeRequest, _mdm_gateway_v1_ExchangeResponse, _mdm_gateway_v1_ExchangeRequest__Output, _mdm_gateway_v1_ExchangeResponse__Output>
  GetObjectList: MethodDefinition<_mdm_gateway_v1_GetObjectListRequest, _mdm_gateway_v1_GetObjectListResponse, _mdm_gateway_v1_GetObjectListRequest__Output, _mdm_gateway_v1_GetObjectListResponse__Output>
  ListPermits: MethodDefinition<_mdm_gateway_v1_ListPermitsRequest, _mdm_gateway_v1_ListPermitsResponse, _mdm_gateway_v1_ListPermitsRequest__Output, _mdm_gateway_v1_ListPermitsResponse__Output>
  ListProviders: MethodDefinition<_mdm_gateway_v1_ListProvidersRequest, _mdm_gateway_v1_ListProvidersResponse, _mdm_gateway_v1_ListProvidersRequest__Output, _mdm_gateway_v1_ListProvidersResponse__Output>
  Renew: MethodDefinition<_mdm_gateway_v1_RenewRequest, _mdm_gateway_v1_RenewResponse, _mdm_gateway_v1_RenewRequest__Output, _mdm_gateway_v1_RenewResponse__Output>
  SignIn: MethodDefinition<_mdm_gateway_v1_SignInRequest, _mdm_gateway_v1_SignInResponse, _mdm_gateway_v1_SignInRequest__Output, _mdm_gateway_v1_SignInResponse__Output>
  SignInService: MethodDefinition<_mdm_gateway_v1_SignInServiceRequest, _mdm_gateway_v1_SignInServiceResponse, _mdm_gateway_v1_SignInServiceRequest__Output, _mdm_gateway_v1_SignInServiceResponse__Output>
  SignInWithIdToken: MethodDefinition<_mdm_gateway_v1_SignInWithIdTokenRequest, _mdm_gateway_v1_SignInWithIdTokenResponse, _mdm_gateway_v1_SignInWithIdTokenRequest__Output, _mdm_gateway_v1_SignInWithIdTokenResponse__Output>
  SignInWorkstation: MethodDefinition<_mdm_gateway_v1_SignInWorkstationRequest, _mdm_gateway_v1_SignInWorkstationResponse, _mdm_gateway_v1_SignInWorkstationRequest__Output, _mdm_gateway_v1_SignInWorkstationResponse__Output>
  SignOut: MethodDefinition<_mdm_gateway_v1_SignOutRequest, _mdm_gateway_v1_SignOutResponse, _mdm_gateway_v1_SignOutRequest__Output, _mdm_gateway_v1_SignOutResponse__Output>
  WhoAmI: MethodDefinition<_mdm_gateway_v1_WhoAmIRequest, _mdm_gateway_v1_WhoAmIResponse, _mdm_gateway_v1_WhoAmIRequest__Output, _mdm_gateway_v1_WhoAmIResponse__Output>
}
