// Original file: mdm/gateway/v1/gateway.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcceptQuarantinedRequest as _mdm_gateway_v1_AcceptQuarantinedRequest, AcceptQuarantinedRequest__Output as _mdm_gateway_v1_AcceptQuarantinedRequest__Output } from '../../../mdm/gateway/v1/AcceptQuarantinedRequest.js';
import type { AcceptQuarantinedResponse as _mdm_gateway_v1_AcceptQuarantinedResponse, AcceptQuarantinedResponse__Output as _mdm_gateway_v1_AcceptQuarantinedResponse__Output } from '../../../mdm/gateway/v1/AcceptQuarantinedResponse.js';
import type { ConfirmWithdrawalsRequest as _mdm_gateway_v1_ConfirmWithdrawalsRequest, ConfirmWithdrawalsRequest__Output as _mdm_gateway_v1_ConfirmWithdrawalsRequest__Output } from '../../../mdm/gateway/v1/ConfirmWithdrawalsRequest.js';
import type { ConfirmWithdrawalsResponse as _mdm_gateway_v1_ConfirmWithdrawalsResponse, ConfirmWithdrawalsResponse__Output as _mdm_gateway_v1_ConfirmWithdrawalsResponse__Output } from '../../../mdm/gateway/v1/ConfirmWithdrawalsResponse.js';
import type { DiscardQuarantinedRequest as _mdm_gateway_v1_DiscardQuarantinedRequest, DiscardQuarantinedRequest__Output as _mdm_gateway_v1_DiscardQuarantinedRequest__Output } from '../../../mdm/gateway/v1/DiscardQuarantinedRequest.js';
import type { DiscardQuarantinedResponse as _mdm_gateway_v1_DiscardQuarantinedResponse, DiscardQuarantinedResponse__Output as _mdm_gateway_v1_DiscardQuarantinedResponse__Output } from '../../../mdm/gateway/v1/DiscardQuarantinedResponse.js';
import type { ExportQuarantinedRequest as _mdm_gateway_v1_ExportQuarantinedRequest, ExportQuarantinedRequest__Output as _mdm_gateway_v1_ExportQuarantinedRequest__Output } from '../../../mdm/gateway/v1/ExportQuarantinedRequest.js';
import type { ExportQuarantinedResponse as _mdm_gateway_v1_ExportQuarantinedResponse, ExportQuarantinedResponse__Output as _mdm_gateway_v1_ExportQuarantinedResponse__Output } from '../../../mdm/gateway/v1/ExportQuarantinedResponse.js';
import type { GetQuarantinedRequest as _mdm_gateway_v1_GetQuarantinedRequest, GetQuarantinedRequest__Output as _mdm_gateway_v1_GetQuarantinedRequest__Output } from '../../../mdm/gateway/v1/GetQuarantinedRequest.js';
import type { GetQuarantinedResponse as _mdm_gateway_v1_GetQuarantinedResponse, GetQuarantinedResponse__Output as _mdm_gateway_v1_GetQuarantinedResponse__Output } from '../../../mdm/gateway/v1/GetQuarantinedResponse.js';
import type { GetQueueRequest as _mdm_gateway_v1_GetQueueRequest, GetQueueRequest__Output as _mdm_gateway_v1_GetQueueRequest__Output } from '../../../mdm/gateway/v1/GetQueueRequest.js';
import type { GetQueueResponse as _mdm_gateway_v1_GetQueueResponse, GetQueueResponse__Output as _mdm_gateway_v1_GetQueueResponse__Output } from '../../../mdm/gateway/v1/GetQueueResponse.js';
import type { ListLostRequest as _mdm_gateway_v1_ListLostRequest, ListLostRequest__Output as _mdm_gateway_v1_ListLostRequest__Output } from '../../../mdm/gateway/v1/ListLostRequest.js';
import type { ListLostResponse as _mdm_gateway_v1_ListLostResponse, ListLostResponse__Output as _mdm_gateway_v1_ListLostResponse__Output } from '../../../mdm/gateway/v1/ListLostResponse.js';
import type { ListPacsRequest as _mdm_gateway_v1_ListPacsRequest, ListPacsRequest__Output as _mdm_gateway_v1_ListPacsRequest__Output } from '../../../mdm/gateway/v1/ListPacsRequest.js';
import type { ListPacsResponse as _mdm_gateway_v1_ListPacsResponse, ListPacsResponse__Output as _mdm_gateway_v1_ListPacsResponse__Output } from '../../../mdm/gateway/v1/ListPacsResponse.js';
import type { ListQuarantineRequest as _mdm_gateway_v1_ListQuarantineRequest, ListQuarantineRequest__Output as _mdm_gateway_v1_ListQuarantineRequest__Output } from '../../../mdm/gateway/v1/ListQuarantineRequest.js';
import type { ListQuarantineResponse as _mdm_gateway_v1_ListQuarantineResponse, ListQuarantineResponse__Output as _mdm_gateway_v1_ListQuarantineResponse__Output } from '../../../mdm/gateway/v1/ListQuarantineResponse.js';
import type { ListRegistrationsRequest as _mdm_gateway_v1_ListRegistrationsRequest, ListRegistrationsRequest__Output as _mdm_gateway_v1_ListRegistrationsRequest__Output } from '../../../mdm/gateway/v1/ListRegistrationsRequest.js';
import type { ListRegistrationsResponse as _mdm_gateway_v1_ListRegistrationsResponse, ListRegistrationsResponse__Output as _mdm_gateway_v1_ListRegistrationsResponse__Output } from '../../../mdm/gateway/v1/ListRegistrationsResponse.js';
import type { RetryPacsRequest as _mdm_gateway_v1_RetryPacsRequest, RetryPacsRequest__Output as _mdm_gateway_v1_RetryPacsRequest__Output } from '../../../mdm/gateway/v1/RetryPacsRequest.js';
import type { RetryPacsResponse as _mdm_gateway_v1_RetryPacsResponse, RetryPacsResponse__Output as _mdm_gateway_v1_RetryPacsResponse__Output } from '../../../mdm/gateway/v1/RetryPacsResponse.js';
import type { RetryRegistrationRequest as _mdm_gateway_v1_RetryRegistrationRequest, RetryRegistrationRequest__Output as _mdm_gateway_v1_RetryRegistrationRequest__Output } from '../../../mdm/gateway/v1/RetryRegistrationRequest.js';
import type { RetryRegistrationResponse as _mdm_gateway_v1_RetryRegistrationResponse, RetryRegistrationResponse__Output as _mdm_gateway_v1_RetryRegistrationResponse__Output } from '../../../mdm/gateway/v1/RetryRegistrationResponse.js';

/**
 * What comes in at this site: the queue of its dicom-bridge, and what that has put aside. For its administrators; the
 * bridge decides.
 */
export interface IngestServiceClient extends grpc.Client {
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  AcceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  AcceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  acceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  acceptQuarantined(argument: _mdm_gateway_v1_AcceptQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_AcceptQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  ConfirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  ConfirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  confirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  confirmWithdrawals(argument: _mdm_gateway_v1_ConfirmWithdrawalsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes it for good.
   */
  DiscardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  DiscardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Removes it for good.
   */
  discardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  discardQuarantined(argument: _mdm_gateway_v1_DiscardQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_DiscardQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives the bytes that were kept of it.
   */
  ExportQuarantined(argument: _mdm_gateway_v1_ExportQuarantinedRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ExportQuarantinedResponse__Output>;
  ExportQuarantined(argument: _mdm_gateway_v1_ExportQuarantinedRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ExportQuarantinedResponse__Output>;
  /**
   * Gives the bytes that were kept of it.
   */
  exportQuarantined(argument: _mdm_gateway_v1_ExportQuarantinedRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ExportQuarantinedResponse__Output>;
  exportQuarantined(argument: _mdm_gateway_v1_ExportQuarantinedRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mdm_gateway_v1_ExportQuarantinedResponse__Output>;
  
  /**
   * Describes one instance that was put aside.
   */
  GetQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  GetQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Describes one instance that was put aside.
   */
  getQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  getQuarantined(argument: _mdm_gateway_v1_GetQuarantinedRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetQuarantinedResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counts the registrations in each state.
   */
  GetQueue(argument: _mdm_gateway_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_gateway_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_gateway_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  GetQueue(argument: _mdm_gateway_v1_GetQueueRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts the registrations in each state.
   */
  getQueue(argument: _mdm_gateway_v1_GetQueueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_gateway_v1_GetQueueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_gateway_v1_GetQueueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  getQueue(argument: _mdm_gateway_v1_GetQueueRequest, callback: grpc.requestCallback<_mdm_gateway_v1_GetQueueResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  ListLost(argument: _mdm_gateway_v1_ListLostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_gateway_v1_ListLostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_gateway_v1_ListLostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  ListLost(argument: _mdm_gateway_v1_ListLostRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  listLost(argument: _mdm_gateway_v1_ListLostRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_gateway_v1_ListLostRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_gateway_v1_ListLostRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  listLost(argument: _mdm_gateway_v1_ListLostRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListLostResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Says how far each PACS of the site is known, and how far what is in it is followed.
   */
  ListPacs(argument: _mdm_gateway_v1_ListPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_gateway_v1_ListPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_gateway_v1_ListPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  ListPacs(argument: _mdm_gateway_v1_ListPacsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Says how far each PACS of the site is known, and how far what is in it is followed.
   */
  listPacs(argument: _mdm_gateway_v1_ListPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_gateway_v1_ListPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_gateway_v1_ListPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  listPacs(argument: _mdm_gateway_v1_ListPacsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListPacsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists what was put aside, newest first.
   */
  ListQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  ListQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists what was put aside, newest first.
   */
  listQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  listQuarantine(argument: _mdm_gateway_v1_ListQuarantineRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListQuarantineResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists registrations by state, newest first.
   */
  ListRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  ListRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists registrations by state, newest first.
   */
  listRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  listRegistrations(argument: _mdm_gateway_v1_ListRegistrationsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_ListRegistrationsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  RetryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  RetryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  retryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  retryPacs(argument: _mdm_gateway_v1_RetryPacsRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RetryPacsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Tries a registration again: at once, or from the first step when it was given up.
   */
  RetryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  RetryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tries a registration again: at once, or from the first step when it was given up.
   */
  retryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  retryRegistration(argument: _mdm_gateway_v1_RetryRegistrationRequest, callback: grpc.requestCallback<_mdm_gateway_v1_RetryRegistrationResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What comes in at this site: the queue of its dicom-bridge, and what that has put aside. For its administrators; the
 * bridge decides.
 */
export interface IngestServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Registers it in the place of the former instance with its SOP Instance UID, which has to be given up, or removed.
   */
  AcceptQuarantined: grpc.handleUnaryCall<_mdm_gateway_v1_AcceptQuarantinedRequest__Output, _mdm_gateway_v1_AcceptQuarantinedResponse>;
  
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day.
   */
  ConfirmWithdrawals: grpc.handleUnaryCall<_mdm_gateway_v1_ConfirmWithdrawalsRequest__Output, _mdm_gateway_v1_ConfirmWithdrawalsResponse>;
  
  /**
   * Removes it for good.
   */
  DiscardQuarantined: grpc.handleUnaryCall<_mdm_gateway_v1_DiscardQuarantinedRequest__Output, _mdm_gateway_v1_DiscardQuarantinedResponse>;
  
  /**
   * Gives the bytes that were kept of it.
   */
  ExportQuarantined: grpc.handleServerStreamingCall<_mdm_gateway_v1_ExportQuarantinedRequest__Output, _mdm_gateway_v1_ExportQuarantinedResponse>;
  
  /**
   * Describes one instance that was put aside.
   */
  GetQuarantined: grpc.handleUnaryCall<_mdm_gateway_v1_GetQuarantinedRequest__Output, _mdm_gateway_v1_GetQuarantinedResponse>;
  
  /**
   * Counts the registrations in each state.
   */
  GetQueue: grpc.handleUnaryCall<_mdm_gateway_v1_GetQueueRequest__Output, _mdm_gateway_v1_GetQueueResponse>;
  
  /**
   * Lists images that a PACS does not have any more, or has with other content.
   */
  ListLost: grpc.handleUnaryCall<_mdm_gateway_v1_ListLostRequest__Output, _mdm_gateway_v1_ListLostResponse>;
  
  /**
   * Says how far each PACS of the site is known, and how far what is in it is followed.
   */
  ListPacs: grpc.handleUnaryCall<_mdm_gateway_v1_ListPacsRequest__Output, _mdm_gateway_v1_ListPacsResponse>;
  
  /**
   * Lists what was put aside, newest first.
   */
  ListQuarantine: grpc.handleUnaryCall<_mdm_gateway_v1_ListQuarantineRequest__Output, _mdm_gateway_v1_ListQuarantineResponse>;
  
  /**
   * Lists registrations by state, newest first.
   */
  ListRegistrations: grpc.handleUnaryCall<_mdm_gateway_v1_ListRegistrationsRequest__Output, _mdm_gateway_v1_ListRegistrationsResponse>;
  
  /**
   * Has what was not taken tried again, or a PACS looked through from its beginning.
   */
  RetryPacs: grpc.handleUnaryCall<_mdm_gateway_v1_RetryPacsRequest__Output, _mdm_gateway_v1_RetryPacsResponse>;
  
  /**
   * Tries a registration again: at once, or from the first step when it was given up.
   */
  RetryRegistration: grpc.handleUnaryCall<_mdm_gateway_v1_RetryRegistrationRequest__Output, _mdm_gateway_v1_RetryRegistrationResponse>;
  
}

export interface IngestServiceDefinition extends grpc.ServiceDefinition {
  AcceptQuarantined: MethodDefinition<_mdm_gateway_v1_AcceptQuarantinedRequest, _mdm_gateway_v1_AcceptQuarantinedResponse, _mdm_gateway_v1_AcceptQuarantinedRequest__Output, _mdm_gateway_v1_AcceptQuarantinedResponse__Output>
  ConfirmWithdrawals: MethodDefinition<_mdm_gateway_v1_ConfirmWithdrawalsRequest, _mdm_gateway_v1_ConfirmWithdrawalsResponse, _mdm_gateway_v1_ConfirmWithdrawalsRequest__Output, _mdm_gateway_v1_ConfirmWithdrawalsResponse__Output>
  DiscardQuarantined: MethodDefinition<_mdm_gateway_v1_DiscardQuarantinedRequest, _mdm_gateway_v1_DiscardQuarantinedResponse, _mdm_gateway_v1_DiscardQuarantinedRequest__Output, _mdm_gateway_v1_DiscardQuarantinedResponse__Output>
  ExportQuarantined: MethodDefinition<_mdm_gateway_v1_ExportQuarantinedRequest, _mdm_gateway_v1_ExportQuarantinedResponse, _mdm_gateway_v1_ExportQuarantinedRequest__Output, _mdm_gateway_v1_ExportQuarantinedResponse__Output>
  GetQuarantined: MethodDefinition<_mdm_gateway_v1_GetQuarantinedRequest, _mdm_gateway_v1_GetQuarantinedResponse, _mdm_gateway_v1_GetQuarantinedRequest__Output, _mdm_gateway_v1_GetQuarantinedResponse__Output>
  GetQueue: MethodDefinition<_mdm_gateway_v1_GetQueueRequest, _mdm_gateway_v1_GetQueueResponse, _mdm_gateway_v1_GetQueueRequest__Output, _mdm_gateway_v1_GetQueueResponse__Output>
  ListLost: MethodDefinition<_mdm_gateway_v1_ListLostRequest, _mdm_gateway_v1_ListLostResponse, _mdm_gateway_v1_ListLostRequest__Output, _mdm_gateway_v1_ListLostResponse__Output>
  ListPacs: MethodDefinition<_mdm_gateway_v1_ListPacsRequest, _mdm_gateway_v1_ListPacsResponse, _mdm_gateway_v1_ListPacsRequest__Output, _mdm_gateway_v1_ListPacsResponse__Output>
  ListQuarantine: MethodDefinition<_mdm_gateway_v1_ListQuarantineRequest, _mdm_gateway_v1_ListQuarantineResponse, _mdm_gateway_v1_ListQuarantineRequest__Output, _mdm_gateway_v1_ListQuarantineResponse__Output>
  ListRegistrations: MethodDefinition<_mdm_gateway_v1_ListRegistrationsRequest, _mdm_gateway_v1_ListRegistrationsResponse, _mdm_gateway_v1_ListRegistrationsRequest__Output, _mdm_gateway_v1_ListRegistrationsResponse__Output>
  RetryPacs: MethodDefinition<_mdm_gateway_v1_RetryPacsRequest, _mdm_gateway_v1_RetryPacsResponse, _mdm_gateway_v1_RetryPacsRequest__Output, _mdm_gateway_v1_RetryPacsResponse__Output>
  RetryRegistration: MethodDefinition<_mdm_gateway_v1_RetryRegistrationRequest, _mdm_gateway_v1_RetryRegistrationResponse, _mdm_gateway_v1_RetryRegistrationRequest__Output, _mdm_gateway_v1_RetryRegistrationResponse__Output>
}
