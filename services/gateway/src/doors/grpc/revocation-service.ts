import type { gateway } from '@mdm/protos';
import { revocationToMessage, revokedThing } from '@mdm/revocation';
import { grpcDoor, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const revocationService = grpcDoor('mdm.gateway.v1.RevocationService', {
  RevokeIdentity: unary(operations.revokeIdentity, {
    from: (message: gateway.RevokeIdentityRequest__Output) => ({
      ...revokedThing(message),
      reason: message.reason,
    }),
    to: (revocation): gateway.RevokeIdentityResponse => ({ revocation: revocationToMessage(revocation) }),
  }),
  ListRevocations: unary(operations.listRevocations, {
    from: (_message: gateway.ListRevocationsRequest__Output) => ({}),
    to: (revocations): gateway.ListRevocationsResponse => ({
      revocations: revocations.map(revocationToMessage),
    }),
  }),
  Follow: serverStream(operations.follow, {
    from: ({ sequences }: gateway.FollowRequest__Output) => ({ sequences }),
    // Why something was revoked is for the administrators of this site.
    to: ({ revocation, heard }): gateway.FollowResponse =>
      revocation
        ? { revocation: revocationToMessage({ ...revocation, reason: '' }) }
        : { signOfLife: { heardMs: heard } },
  }),
});
