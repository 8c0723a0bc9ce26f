import type { gateway } from '@mdm/protos';
import { grpcDoor, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const ingestService = grpcDoor('mdm.gateway.v1.IngestService', {
  GetQueue: unary(operations.getQueue, {
    from: (_message: gateway.GetQueueRequest__Output) => ({}),
    to: (answer): gateway.GetQueueResponse => answer,
  }),
  ListRegistrations: unary(operations.listRegistrations, {
    from: ({ state, limit, cursor }: gateway.ListRegistrationsRequest__Output) => ({ state, limit, cursor }),
    to: (page): gateway.ListRegistrationsResponse => page,
  }),
  RetryRegistration: unary(operations.retryRegistration, {
    from: ({ guid }: gateway.RetryRegistrationRequest__Output) => ({ guid }),
    to: (answer): gateway.RetryRegistrationResponse => answer,
  }),
  ListQuarantine: unary(operations.listQuarantine, {
    from: ({ cause, limit, cursor }: gateway.ListQuarantineRequest__Output) => ({ cause, limit, cursor }),
    to: (page): gateway.ListQuarantineResponse => page,
  }),
  GetQuarantined: unary(operations.getQuarantined, {
    from: ({ guid }: gateway.GetQuarantinedRequest__Output) => ({ guid }),
    to: (answer): gateway.GetQuarantinedResponse => answer,
  }),
  ExportQuarantined: serverStream(operations.exportQuarantined, {
    from: ({ guid }: gateway.ExportQuarantinedRequest__Output) => ({ guid }),
    to: (chunk): gateway.ExportQuarantinedResponse => ({ chunk }),
  }),
  DiscardQuarantined: unary(operations.discardQuarantined, {
    from: ({ guid }: gateway.DiscardQuarantinedRequest__Output) => ({ guid }),
    to: (): gateway.DiscardQuarantinedResponse => ({}),
  }),
  AcceptQuarantined: unary(operations.acceptQuarantined, {
    from: ({ guid }: gateway.AcceptQuarantinedRequest__Output) => ({ guid }),
    to: (answer): gateway.AcceptQuarantinedResponse => answer,
  }),
  ListPacs: unary(operations.listPacs, {
    from: (_message: gateway.ListPacsRequest__Output) => ({}),
    to: (answer): gateway.ListPacsResponse => answer,
  }),
  ListLost: unary(operations.listLost, {
    from: ({ name, limit, cursor }: gateway.ListLostRequest__Output) => ({ name, limit, cursor }),
    to: (page): gateway.ListLostResponse => page,
  }),
  RetryPacs: unary(operations.retryPacs, {
    from: ({ name, anew }: gateway.RetryPacsRequest__Output) => ({ name, anew }),
    to: (answer): gateway.RetryPacsResponse => answer,
  }),
  ConfirmWithdrawals: unary(operations.confirmWithdrawals, {
    from: ({ name, most }: gateway.ConfirmWithdrawalsRequest__Output) => ({ name, most }),
    to: (answer): gateway.ConfirmWithdrawalsResponse => answer,
  }),
});
