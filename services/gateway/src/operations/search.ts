import type { amga } from '@mdm/protos';
import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { refuseRelay } from '../owner.js';
import type { Batch } from '../search/ask-site.js';
import { decodeCursor, encodeCursor } from '../search/cursor.js';
import { federatedPage } from '../search/federated.js';
import { type Query, queryFields, rowLimit, siteDeadline } from '../search/query.js';
import { chosenSites, siteNames } from '../site-names.js';
import type { SiteOutcome } from '../site-outcome.js';
import { stream } from './define.js';
import { queryHere } from './search-site.js';

export type SearchPart =
  | { readonly kind: 'rows'; readonly site: string; readonly rows: readonly amga.Row__Output[] }
  | { readonly kind: 'summary'; readonly outcomes: readonly SiteOutcome[]; readonly nextCursor: string };

/**
 * One query over all sites: rows in the order in which they arrive, then one outcome for each site that was asked, and
 * where the next page starts. A site that is down costs at most its deadline (milliseconds, 0 for 2,000). Paging has no
 * gap and no repeat at any site.
 * @throws invalid-argument  an unknown site, a foreign cursor, or a query that no site understands
 */
export const search = stream({
  name: 'gateway.search',
  input: z.object({
    ...queryFields,
    limit: rowLimit,
    cursor: z.string(),
    sites: siteNames,
    siteDeadlineMs: siteDeadline,
  }),
  right: forwarded('gateway.search-site', 'amga.query'),
  effect: 'read',
  run: async function* (
    { limit, cursor, sites: names, siteDeadlineMs, ...query },
    call,
  ): AsyncIterable<SearchPart> {
    refuseRelay(call);
    const sites = chosenSites(names, call.federation.current(), 'sites');
    const page = federatedPage({
      sites,
      from: decodeCursor(query, cursor),
      limit,
      deadlineMs: siteDeadlineMs,
      open: (site, after, signal) => askAt(site, query, { limit, after }, call, signal),
      signal: call.signal,
    });
    for await (const part of page) {
      if (part.kind === 'rows') {
        yield part;
        continue;
      }
      const { outcomes, positions } = part;
      throwIfMisunderstood(outcomes);
      yield { kind: 'summary', outcomes, nextCursor: encodeCursor(query, positions, sites) };
    }
  },
});

/** The rows of one site, of this one as of others. */
export function askAt(
  site: string,
  query: Query,
  page: { readonly limit: number; readonly after: string },
  call: GatewayCall,
  signal: AbortSignal,
): AsyncIterable<Batch> {
  if (site === call.site) return queryHere(query, page, call, signal);
  const { collection, condition, attributes } = query;
  return call.peers
    .client('mdm.gateway.v1.SearchService', site)
    .searchSite(
      { collection, condition, attributes: [...attributes], ...page },
      { as: call.credentials, signal },
    );
}

/** A query that is wrong is an error of the whole call; one that only some sites do not know yet is an outcome of theirs. */
export function throwIfMisunderstood(
  outcomes: readonly Pick<SiteOutcome, 'kind' | 'count' | 'error'>[],
): void {
  if (outcomes.some(({ kind, count }) => kind === 'answered' || kind === 'suppressed' || count > 0)) return;
  const misunderstood = outcomes.find(({ error }) => error?.kind.status === 'INVALID_ARGUMENT');
  if (misunderstood?.error) throw misunderstood.error;
}
