import type { gateway, lfc } from '@mdm/protos';
import { grpcDoor, outcomeToMessage, serverStream, targetFromMessage, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import type { RemovalResult } from '../../operations/remove.js';
import { erasureToMessage } from '../../removal/messages.js';
import { objectFromMessage } from '../../sharing/messages.js';

const resultToMessage = ({ erasure, kept }: RemovalResult): gateway.RemoveResponse => ({
  erasure: erasureToMessage(erasure),
  kept: kept.map(outcomeToMessage),
});

export const removalService = grpcDoor('mdm.gateway.v1.RemovalService', {
  Remove: unary(operations.remove, {
    from: ({ object, reason, dryRun }: gateway.RemoveRequest__Output) => ({
      ...objectFromMessage(object),
      reason,
      dryRun,
    }),
    to: resultToMessage,
  }),
  GetErasure: unary(operations.getErasure, {
    from: ({ id }: gateway.GetErasureRequest__Output) => ({ id }),
    to: resultToMessage,
  }),
  GetCertificates: serverStream(operations.getCertificates, {
    from: ({ id }: gateway.GetCertificatesRequest__Output) => ({ id }),
    to: (certificate): gateway.GetCertificatesResponse => ({ certificate }),
  }),
  ListErasures: unary(operations.listErasures, {
    from: ({ limit, cursor }: gateway.ListErasuresRequest__Output) => ({ limit, cursor }),
    to: ({ erasures, nextCursor }): gateway.ListErasuresResponse => ({
      erasures: erasures.map(erasureToMessage),
      nextCursor,
    }),
  }),
  PlaceHold: unary(operations.placeHold, {
    from: ({ targets, reference, reason }: gateway.PlaceHoldRequest__Output) => ({
      targets: targets.map(targetFromMessage),
      reference,
      reason,
    }),
    to: (answer: lfc.PlaceHoldResponse__Output): gateway.PlaceHoldResponse => answer,
  }),
  LiftHold: unary(operations.liftHold, {
    from: ({ reference }: gateway.LiftHoldRequest__Output) => ({ reference }),
    to: (answer: lfc.LiftHoldResponse__Output): gateway.LiftHoldResponse => answer,
  }),
  ListHolds: unary(operations.listHolds, {
    from: ({ limit, cursor }: gateway.ListHoldsRequest__Output) => ({ limit, cursor }),
    to: (answer: lfc.ListHoldsResponse__Output): gateway.ListHoldsResponse => answer,
  }),
  GetHolds: unary(operations.getHolds, {
    from: ({ target }: gateway.GetHoldsRequest__Output) => ({ target: targetFromMessage(target) }),
    to: (answer: lfc.GetHoldsResponse__Output): gateway.GetHoldsResponse => answer,
  }),
});
