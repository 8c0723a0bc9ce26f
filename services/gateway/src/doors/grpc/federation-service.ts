import type { gateway } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const federationService = grpcDoor('mdm.gateway.v1.FederationService', {
  ListSites: unary(operations.listSites, {
    from: (_message: gateway.ListSitesRequest__Output) => ({}),
    to: (sites): gateway.ListSitesResponse => ({ sites }),
  }),
  GetBundle: unary(operations.getBundle, {
    from: (_message: gateway.GetBundleRequest__Output) => ({}),
    to: (bundle): gateway.GetBundleResponse => ({ bundle }),
  }),
  Invite: unary(operations.invite, {
    from: ({ expiresMs }: gateway.InviteRequest__Output) => ({ expiresMs }),
    to: (invitation): gateway.InviteResponse => invitation,
  }),
  Introduce: unary(operations.introduce, {
    from: ({ secret, bundle }: gateway.IntroduceRequest__Output) => ({ secret, bundle }),
    to: (): gateway.IntroduceResponse => ({}),
  }),
  ListIntroductions: unary(operations.listIntroductions, {
    from: (_message: gateway.ListIntroductionsRequest__Output) => ({}),
    to: (introductions): gateway.ListIntroductionsResponse => ({ introductions }),
  }),
});
