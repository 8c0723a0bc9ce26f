import type { gateway } from '@mdm/protos';
import { grpcDoor, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import { siteOutcomeToMessage } from './outcomes.js';

export const searchService = grpcDoor('mdm.gateway.v1.SearchService', {
  Search: serverStream(operations.search, {
    from: (message: gateway.SearchRequest__Output) => ({ ...message }),
    to: (part): gateway.SearchResponse =>
      part.kind === 'rows'
        ? { rows: { site: part.site, rows: [...part.rows] } }
        : {
            summary: { outcomes: part.outcomes.map(siteOutcomeToMessage), nextCursor: part.nextCursor },
          },
  }),
  SearchSite: serverStream(operations.searchSite, {
    from: (message: gateway.SearchSiteRequest__Output) => ({ ...message }),
    to: ({ rows, more }): gateway.SearchSiteResponse => ({ rows: [...rows], more }),
  }),
  ListAttributes: unary(operations.listAttributes, {
    from: (_message: gateway.ListAttributesRequest__Output) => ({}),
    to: ({ collections }): gateway.ListAttributesResponse => ({ collections }),
  }),
});
