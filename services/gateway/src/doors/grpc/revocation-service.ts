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
    from: ({ sequences, bundleVersions }: gateway.FollowRequest__Output) => ({ sequences, bundleVersions }),
    to: (news): gateway.FollowResponse => {
      switch (news.kind) {
        case 'revocation':
          // Why something was revoked is for the administrators of this site.
          return { revocation: revocationToMessage({ ...news.revocation, reason: '' }) };
        case 'bundle':
          return { bundle: news.bundle };
        case 'life':
          return { signOfLife: { heardMs: news.heard } };
      }
    },
  }),
});
