// Original file: mdm/bridge/v1/bridge.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ConfirmWithdrawalsRequest as _mdm_bridge_v1_ConfirmWithdrawalsRequest, ConfirmWithdrawalsRequest__Output as _mdm_bridge_v1_ConfirmWithdrawalsRequest__Output } from '../../../mdm/bridge/v1/ConfirmWithdrawalsRequest.js';
import type { ConfirmWithdrawalsResponse as _mdm_bridge_v1_ConfirmWithdrawalsResponse, ConfirmWithdrawalsResponse__Output as _mdm_bridge_v1_ConfirmWithdrawalsResponse__Output } from '../../../mdm/bridge/v1/ConfirmWithdrawalsResponse.js';
import type { ListLostRequest as _mdm_bridge_v1_ListLostRequest, ListLostRequest__Output as _mdm_bridge_v1_ListLostRequest__Output } from '../../../mdm/bridge/v1/ListLostRequest.js';
import type { ListLostResponse as _mdm_bridge_v1_ListLostResponse, ListLostResponse__Output as _mdm_bridge_v1_ListLostResponse__Output } from '../../../mdm/bridge/v1/ListLostResponse.js';
import type { ListPacsRequest as _mdm_bridge_v1_ListPacsRequest, ListPacsRequest__Output as _mdm_bridge_v1_ListPacsRequest__Output } from '../../../mdm/bridge/v1/ListPacsRequest.js';
import type { ListPacsResponse as _mdm_bridge_v1_ListPacsResponse, ListPacsResponse__Output as _mdm_bridge_v1_ListPacsResponse__Output } from '../../../mdm/bridge/v1/ListPacsResponse.js';
import type { RetryPacsRequest as _mdm_bridge_v1_RetryPacsRequest, RetryPacsRequest__Output as _mdm_bridge_v1_RetryPacsRequest__Output } from '../../../mdm/bridge/v1/RetryPacsRequest.js';
import type { RetryPacsResponse as _mdm_bridge_v1_RetryPacsResponse, RetryPacsResponse__Output as _mdm_bridge_v1_RetryPacsResponse__Output } from '../../../mdm/bridge/v1/RetryPacsResponse.js';

/**
 * What is known of the PACS of the site, and what has become of the images that they keep. For the site's administrators.
 */
export interface PacsWatchServiceClient extends grpc.Client {
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  ConfirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  confirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_bridge_v1_ConfirmWithdrawalsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  ListLost(argument: _mdm_bridge_v1_ListLostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_bridge_v1_ListLostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_bridge_v1_ListLostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_bridge_v1_ListLostRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  listLost(argument: _mdm_bridge_v1_ListLostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_bridge_v1_ListLostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_bridge_v1_ListLostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_bridge_v1_ListLostRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says how far each PACS is known, and how far what is in it is followed.
   */
  ListPacs(argument: _mdm_bridge_v1_ListPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_bridge_v1_ListPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_bridge_v1_ListPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_bridge_v1_ListPacsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how far each PACS is known, and how far what is in it is followed.
   */
  listPacs(argument: _mdm_bridge_v1_ListPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_bridge_v1_ListPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_bridge_v1_ListPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_bridge_v1_ListPacsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  RetryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  retryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_bridge_v1_RetryPacsRequest, callback: grpc.requestCallback<_mdm_bridge_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is known of the PACS of the site, and what has become of the images that they keep. For the site's administrators.
 */
export interface PacsWatchServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  ConfirmWithdrawals: grpc.handleUnaryCall<_mdm_bridge_v1_ConfirmWithdrawalsRequest__Output, _mdm_bridge_v1_ConfirmWithdrawalsResponse>;
  
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  ListLost: grpc.handleUnaryCall<_mdm_bridge_v1_ListLostRequest__Output, _mdm_bridge_v1_ListLostResponse>;
  
  /**
   * Says how far each PACS is known, and how far what is in it is followed.
   */
  ListPacs: grpc.handleUnaryCall<_mdm_bridge_v1_ListPacsRequest__Output, _mdm_bridge_v1_ListPacsResponse>;
  
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  RetryPacs: grpc.handleUnaryCall<_mdm_bridge_v1_RetryPacsRequest__Output, _mdm_bridge_v1_RetryPacsResponse>;
  
}

export interface PacsWatchServiceDefinition extends grpc.ServiceDefinition {
  ConfirmWithdrawals: MethodDefinition<_mdm_bridge_v1_ConfirmWithdrawalsRequest, _mdm_bridge_v1_ConfirmWithdrawalsResponse, _mdm_bridge_v1_ConfirmWithdrawalsRequest__Output, _mdm_bridge_v1_ConfirmWithdrawalsResponse__Output>
  ListLost: MethodDefinition<_mdm_bridge_v1_ListLostRequest, _mdm_bridge_v1_ListLostResponse, _mdm_bridge_v1_ListLostRequest__Output, _mdm_bridge_v1_ListLostResponse__Output>
  ListPacs: MethodDefinition<_mdm_bridge_v1_ListPacsRequest, _mdm_bridge_v1_ListPacsResponse, _mdm_bridge_v1_ListPacsRequest__Output, _mdm_bridge_v1_ListPacsResponse__Output>
  RetryPacs: MethodDefinition<_mdm_bridge_v1_RetryPacsRequest, _mdm_bridge_v1_RetryPacsResponse, _mdm_bridge_v1_RetryPacsRequest__Output, _mdm_bridge_v1_RetryPacsResponse__Output>
}
