import type { gateway } from '@mdm/protos';
import {
  factEditFromMessage,
  grpcDoor,
  limitsFromMessage,
  subjectFromMessage,
  targetFromMessage,
  unary,
} from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import { granteeFromMessage, objectFromMessage, progressToMessage } from '../../sharing/messages.js';

export const sharingService = grpcDoor('mdm.gateway.v1.SharingService', {
  Grant: unary(operations.grant, {
    from: ({ object, grantee, permissions, limits }: gateway.GrantRequest__Output) => ({
      ...objectFromMessage(object),
      grantee: granteeFromMessage(grantee),
      permissions,
      limits: limitsFromMessage(limits),
    }),
    to: (progress): gateway.GrantResponse => ({ result: progressToMessage(progress) }),
  }),
  Revoke: unary(operations.revoke, {
    from: ({ object, grantee }: gateway.RevokeRequest__Output) => ({
      ...objectFromMessage(object),
      grantee: granteeFromMessage(grantee),
    }),
    to: (progress): gateway.RevokeResponse => ({ result: progressToMessage(progress) }),
  }),
  ChangeFacts: unary(operations.changeFacts, {
    from: ({ object, edit, reason }: gateway.ChangeFactsRequest__Output) => ({
      ...objectFromMessage(object),
      edit: edit ? factEditFromMessage(edit) : undefined,
      reason,
    }),
    to: (progress): gateway.ChangeFactsResponse => ({ result: progressToMessage(progress) }),
  }),
  Explain: unary(operations.explain, {
    from: ({ target, subject }: gateway.ExplainRequest__Output) => ({
      target: targetFromMessage(target),
      subject: subjectFromMessage(subject),
    }),
    to: ({ decisions, ...rest }): gateway.ExplainResponse => ({ ...rest, decisions: [...decisions] }),
  }),
  GetRights: unary(operations.getRights, {
    from: ({ target }: gateway.GetRightsRequest__Output) => ({ target: targetFromMessage(target) }),
    to: (acl): gateway.GetRightsResponse => ({ acl }),
  }),
});
