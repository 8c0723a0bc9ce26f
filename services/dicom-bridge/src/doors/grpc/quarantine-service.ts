import type { bridge } from '@mdm/protos';
import { grpcDoor, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import type { Kept } from '../../operations/quarantine.js';
import { registrationToMessage } from './bridge-service.js';

const toMessage = ({ sopUid: sopInstanceUid, kept: size, ...quarantined }: Kept): bridge.Quarantined => ({
  ...quarantined,
  sopInstanceUid,
  size,
});

export const quarantineService = grpcDoor('mdm.bridge.v1.QuarantineService', {
  ListQuarantine: unary(operations.listQuarantine, {
    from: ({ cause, limit, cursor }: bridge.ListQuarantineRequest__Output) => ({
      ...(cause && { cause }),
      limit,
      cursor,
    }),
    to: ({ quarantined, nextCursor }): bridge.ListQuarantineResponse => ({
      quarantined: quarantined.map(toMessage),
      nextCursor,
    }),
  }),
  GetQuarantined: unary(operations.getQuarantined, {
    from: ({ guid }: bridge.GetQuarantinedRequest__Output) => ({ guid }),
    to: (quarantined): bridge.GetQuarantinedResponse => ({ quarantined: toMessage(quarantined) }),
  }),
  ExportQuarantined: serverStream(operations.exportQuarantined, {
    from: ({ guid }: bridge.ExportQuarantinedRequest__Output) => ({ guid }),
    to: (chunk): bridge.ExportQuarantinedResponse => ({ chunk }),
  }),
  DiscardQuarantined: unary(operations.discardQuarantined, {
    from: ({ guid }: bridge.DiscardQuarantinedRequest__Output) => ({ guid }),
    to: (): bridge.DiscardQuarantinedResponse => ({}),
  }),
  AcceptQuarantined: unary(operations.acceptQuarantined, {
    from: ({ guid }: bridge.AcceptQuarantinedRequest__Output) => ({ guid }),
    to: (registration): bridge.AcceptQuarantinedResponse => ({
      registration: registrationToMessage(registration),
    }),
  }),
});
