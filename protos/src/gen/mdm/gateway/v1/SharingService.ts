// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChangeFactsRequest as _mdm_gateway_v1_ChangeFactsRequest, ChangeFactsRequest__Output as _mdm_gateway_v1_ChangeFactsRequest__Output } from '../../../mdm/gateway/v1/ChangeFactsRequest.js';
import type { ChangeFactsResponse as _mdm_gateway_v1_ChangeFactsResponse, ChangeFactsResponse__Output as _mdm_gateway_v1_ChangeFactsResponse__Output } from '../../../mdm/gateway/v1/ChangeFactsResponse.js';
import type { ExplainRequest as _mdm_gateway_v1_ExplainRequest, ExplainRequest__Output as _mdm_gateway_v1_ExplainRequest__Output } from '../../../mdm/gateway/v1/ExplainRequest.js';
import type { ExplainResponse as _mdm_gateway_v1_ExplainResponse, ExplainResponse__Output as _mdm_gateway_v1_ExplainResponse__Output } from '../../../mdm/gateway/v1/ExplainResponse.js';
import type { GetRightsRequest as _mdm_gateway_v1_GetRightsRequest, GetRightsRequest__Output as _mdm_gateway_v1_GetRightsRequest__Output } from '../../../mdm/gateway/v1/GetRightsRequest.js';
import type { GetRightsResponse as _mdm_gateway_v1_GetRightsResponse, GetRightsResponse__Output as _mdm_gateway_v1_GetRightsResponse__Output } from '../../../mdm/gateway/v1/GetRightsResponse.js';
import type { GrantRequest as _mdm_gateway_v1_GrantRequest, GrantRequest__Output as _mdm_gateway_v1_GrantRequest__Output } from '../../../mdm/gateway/v1/GrantRequest.js';
import type { GrantResponse as _mdm_gateway_v1_GrantResponse, GrantResponse__Output as _mdm_gateway_v1_GrantResponse__Output } from '../../../mdm/gateway/v1/GrantResponse.js';
import type { RevokeRequest as _mdm_gateway_v1_RevokeRequest, RevokeRequest__Output as _mdm_gateway_v1_RevokeRequest__Output } from '../../../mdm/gateway/v1/RevokeRequest.js';
import type { RevokeResponse as _mdm_gateway_v1_RevokeResponse, RevokeResponse__Output as _mdm_gateway_v1_RevokeResponse__Output } from '../../../mdm/gateway/v1/RevokeResponse.js';

/**
 * Rights, changed only at the site that owns an image.
 */
export interface SharingServiceClient extends grpc.Client {
  /**
   * Changes what the policies may look at in images: whether the patient consents, and the project. In every service and at
   * every key holder, as Grant. Consent also for data protection officers of the site, whoever owns the images.
   */
  ChangeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  ChangeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  ChangeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  ChangeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Changes what the policies may look at in images: whether the patient consents, and the project. In every service and at
   * every key holder, as Grant. Consent also for data protection officers of the site, whoever owns the images.
   */
  changeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  changeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  changeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  changeFacts(argument: _mdm_gateway_v1_ChangeFactsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ChangeFactsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says whether the caller may read an image, and which service of which site says no and why.
   */
  Explain(argument: _mdm_gateway_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _mdm_gateway_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _mdm_gateway_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _mdm_gateway_v1_ExplainRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says whether the caller may read an image, and which service of which site says no and why.
   */
  explain(argument: _mdm_gateway_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _mdm_gateway_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _mdm_gateway_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _mdm_gateway_v1_ExplainRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ExplainResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Shows the access control list of an image at its owner.
   */
  GetRights(argument: _mdm_gateway_v1_GetRightsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  GetRights(argument: _mdm_gateway_v1_GetRightsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  GetRights(argument: _mdm_gateway_v1_GetRightsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  GetRights(argument: _mdm_gateway_v1_GetRightsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Shows the access control list of an image at its owner.
   */
  getRights(argument: _mdm_gateway_v1_GetRightsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  getRights(argument: _mdm_gateway_v1_GetRightsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  getRights(argument: _mdm_gateway_v1_GetRightsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  getRights(argument: _mdm_gateway_v1_GetRightsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetRightsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives a person or group rights on an image, series, study or patient, in every service and at every key holder.
   */
  Grant(argument: _mdm_gateway_v1_GrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  Grant(argument: _mdm_gateway_v1_GrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  Grant(argument: _mdm_gateway_v1_GrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  Grant(argument: _mdm_gateway_v1_GrantRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives a person or group rights on an image, series, study or patient, in every service and at every key holder.
   */
  grant(argument: _mdm_gateway_v1_GrantRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  grant(argument: _mdm_gateway_v1_GrantRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  grant(argument: _mdm_gateway_v1_GrantRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  grant(argument: _mdm_gateway_v1_GrantRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GrantResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes them back: key holders first, so that nothing opens from then on.
   */
  Revoke(argument: _mdm_gateway_v1_RevokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _mdm_gateway_v1_RevokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _mdm_gateway_v1_RevokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _mdm_gateway_v1_RevokeRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes them back: key holders first, so that nothing opens from then on.
   */
  revoke(argument: _mdm_gateway_v1_RevokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _mdm_gateway_v1_RevokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _mdm_gateway_v1_RevokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  revoke(argument: _mdm_gateway_v1_RevokeRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RevokeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Rights, changed only at the site that owns an image.
 */
export interface SharingServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Changes what the policies may look at in images: whether the patient consents, and the project. In every service and at
   * every key holder, as Grant. Consent also for data protection officers of the site, whoever owns the images.
   */
  ChangeFacts: grpc.handleUnaryCall<_mdm_gateway_v1_ChangeFactsRequest__Output, _mdm_gateway_v1_ChangeFactsResponse>;
  
  /**
   * Says whether the caller may read an image, and which service of which site says no and why.
   */
  Explain: grpc.handleUnaryCall<_mdm_gateway_v1_ExplainRequest__Output, _mdm_gateway_v1_ExplainResponse>;
  
  /**
   * Shows the access control list of an image at its owner.
   */
  GetRights: grpc.handleUnaryCall<_mdm_gateway_v1_GetRightsRequest__Output, _mdm_gateway_v1_GetRightsResponse>;
  
  /**
   * Gives a person or group rights on an image, series, study or patient, in every service and at every key holder.
   */
  Grant: grpc.handleUnaryCall<_mdm_gateway_v1_GrantRequest__Output, _mdm_gateway_v1_GrantResponse>;
  
  /**
   * Takes them back: key holders first, so that nothing opens from then on.
   */
  Revoke: grpc.handleUnaryCall<_mdm_gateway_v1_RevokeRequest__Output, _mdm_gateway_v1_RevokeResponse>;
  
}

export interface SharingServiceDefinition extends grpc.ServiceDefinition {
  ChangeFacts: MethodDefinition<_mdm_gateway_v1_ChangeFactsRequest, _mdm_gateway_v1_ChangeFactsResponse, _mdm_gateway_v1_ChangeFactsRequest__Output, _mdm_gateway_v1_ChangeFactsResponse__Output>
  Explain: MethodDefinition<_mdm_gateway_v1_ExplainRequest, _mdm_gateway_v1_ExplainResponse, _mdm_gateway_v1_ExplainRequest__Output, _mdm_gateway_v1_ExplainResponse__Output>
  GetRights: MethodDefinition<_mdm_gateway_v1_GetRightsRequest, _mdm_gateway_v1_GetRightsResponse, _mdm_gateway_v1_GetRightsRequest__Output, _mdm_gateway_v1_GetRightsResponse__Output>
  Grant: MethodDefinition<_mdm_gateway_v1_GrantRequest, _mdm_gateway_v1_GrantResponse, _mdm_gateway_v1_GrantRequest__Output, _mdm_gateway_v1_GrantResponse__Output>
  Revoke: MethodDefinition<_mdm_gateway_v1_RevokeRequest, _mdm_gateway_v1_RevokeResponse, _mdm_gateway_v1_RevokeRequest__Output, _mdm_gateway_v1_RevokeResponse__Output>
}
