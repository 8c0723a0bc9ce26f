import type { gateway } from '@mdm/protos';
import {
  auditFilterFromMessage,
  auditRecordToMessage,
  chainHeadToMessage,
  grpcDoor,
  itemError,
  serverStream,
  unary,
} from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const auditService = grpcDoor('mdm.gateway.v1.AuditService', {
  ListAudit: unary(operations.listSiteAudit, {
    from: (message: gateway.ListAuditRequest__Output) => ({
      ...auditFilterFromMessage(message),
      ...(message.object && { object: message.object }),
    }),
    to: ({ records, nextCursor, unanswered }) => ({
      records: records.map(auditRecordToMessage),
      nextCursor,
      unanswered: unanswered.map(({ service, error }) => ({ service, error: itemError(error) })),
    }),
  }),
  VerifyAudit: serverStream(operations.verifySiteAudit, {
    from: ({ service, ...part }: gateway.VerifyAuditRequest__Output) => ({
      ...part,
      ...(service && { service }),
    }),
    to: ({ error, witnesses, ...report }): gateway.VerifyAuditResponse => ({
      ...report,
      ...(error && { error: itemError(error) }),
      witnesses: witnesses.map(({ error: unreachable, ...witness }) => ({
        ...witness,
        ...(unreachable && { error: itemError(unreachable) }),
      })),
    }),
  }),
  WitnessHeads: unary(operations.witnessHeads, {
    from: ({ statement }: gateway.WitnessHeadsRequest__Output) => ({ statement }),
    to: (countersignature) => ({ countersignature }),
  }),
  ListWitnessed: unary(operations.listWitnessed, {
    from: (message: gateway.ListWitnessedRequest__Output) => message,
    to: ({ heads, nextAfter }) => ({
      heads: heads.map(({ receivedMs, ...head }) => ({ head: chainHeadToMessage(head), receivedMs })),
      nextAfter,
    }),
  }),
});
