import type { amga, gateway } from '@mdm/protos';
import { grpcDoor, itemError, serverStream, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import type { CountedAtSite, TotalCount } from '../../search/counted.js';
import { outcomeKinds, siteOutcomeToMessage } from './outcomes.js';

const countedToMessage = ({ total, groups, others }: CountedAtSite): amga.Counted => ({
  total: total.toMessage(),
  groups: groups.map(({ values, count }) => ({ values: [...values], count: count.toMessage() })),
  ...(others && { others: others.toMessage() }),
});

const totalToMessage = ({ count, atLeast }: TotalCount): gateway.TotalCount => ({
  count: count.toMessage(),
  atLeast,
});

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
  Count: unary(operations.count, {
    from: (message: gateway.CountRequest__Output) => ({ ...message }),
    to: ({ sites, total, groups }): gateway.CountResponse => ({
      sites: sites.map(({ kind, counted, error, ...rest }) => ({
        ...rest,
        kind: outcomeKinds[kind],
        ...(counted && { counted: countedToMessage(counted) }),
        ...(error && { error: itemError(error) }),
      })),
      total: totalToMessage(total),
      groups: groups.map((group) => ({ values: [...group.values], total: totalToMessage(group.total) })),
    }),
  }),
  CountSite: unary(operations.countSite, {
    from: (message: gateway.CountSiteRequest__Output) => ({ ...message }),
    to: (counted): gateway.CountSiteResponse => ({ counted: countedToMessage(counted) }),
  }),
  ListAttributes: unary(operations.listAttributes, {
    from: (_message: gateway.ListAttributesRequest__Output) => ({}),
    to: ({ collections }): gateway.ListAttributesResponse => ({ collections }),
  }),
});
