import type { gateway } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import { accessFromMessage, viewToMessage } from '../../requests/messages.js';
import { objectFromMessage, progressToMessage } from '../../sharing/messages.js';

export const requestService = grpcDoor('mdm.gateway.v1.RequestService', {
  RequestAccess: unary(operations.requestAccess, {
    from: ({ object, access }: gateway.RequestAccessRequest__Output) => ({
      ...objectFromMessage(object),
      access: accessFromMessage(access),
    }),
    to: (left): gateway.RequestAccessResponse => left,
  }),
  ListRequests: unary(operations.listRequests, {
    from: ({ incoming }: gateway.ListRequestsRequest__Output) => ({ incoming }),
    to: ({ requests, unreached }): gateway.ListRequestsResponse => ({
      requests: requests.map(viewToMessage),
      unreached,
    }),
  }),
  AnswerRequest: unary(operations.answerRequest, {
    from: ({ id, grant, comment }: gateway.AnswerRequestRequest__Output) => ({ id, grant, comment }),
    to: ({ request, progress }): gateway.AnswerRequestResponse => ({
      request: viewToMessage(request),
      ...(progress && { result: progressToMessage(progress) }),
    }),
  }),
  KeepRequest: unary(operations.keepRequest, {
    from: ({ id, object, guids, access }: gateway.KeepRequestRequest__Output) => ({
      id,
      object: objectFromMessage(object).object,
      guids,
      access: accessFromMessage(access),
    }),
    to: (kept): gateway.KeepRequestResponse => kept,
  }),
  ListKeptRequests: unary(operations.listKeptRequests, {
    from: (_message: gateway.ListKeptRequestsRequest__Output) => ({}),
    to: (requests): gateway.ListKeptRequestsResponse => ({ requests: requests.map(viewToMessage) }),
  }),
});
