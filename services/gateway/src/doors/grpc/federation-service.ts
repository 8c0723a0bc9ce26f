import type { gateway } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const federationService = grpcDoor('mdm.gateway.v1.FederationService', {
  ListSites: unary(operations.listSites, {
    from: (_message: gateway.ListSitesRequest__Output) => ({}),
    to: (sites): gateway.ListSitesResponse => ({ sites }),
  }),
});
