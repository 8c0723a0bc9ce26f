import { deadline, MdmError } from '@mdm/errors';
import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { errorAtSite, refuseRelay } from '../owner.js';
import {
  countedFromMessage,
  kindOfCounted,
  type SiteCount,
  totalGroups,
  totalOf,
} from '../search/counted.js';
import { type CountQuery, countFields, siteDeadline } from '../search/query.js';
import { chosenSites, siteNames } from '../site-names.js';
import { kindOf } from '../site-outcome.js';
import { countHere } from './count-site.js';
import { operation } from './define.js';
import { throwIfMisunderstood } from './search.js';

const maxGroups = 1_000;

/**
 * Counts at every site at once, also by the values of up to two attributes: what each site shows, and the sums of that.
 * Each site suppresses small numbers by its own threshold. A site that is down costs at most its deadline.
 * @throws invalid-argument  an unknown site, or a query that no site understands
 */
export const count = operation({
  name: 'gateway.count',
  input: z.object({ ...countFields, sites: siteNames, siteDeadlineMs: siteDeadline }),
  right: forwarded('gateway.count-site', 'amga.count'),
  effect: 'read',
  run: async ({ sites: names, siteDeadlineMs, ...query }, call) => {
    refuseRelay(call);
    const chosen = chosenSites(names, call.federation.current(), 'sites');
    const sites = await Promise.all(chosen.map((site) => countAt(site, query, siteDeadlineMs, call)));
    call.signal.throwIfAborted();
    throwIfMisunderstood(sites.map((site) => ({ ...site, count: 0 })));
    return { sites, total: totalOf(sites), groups: totalGroups(sites, maxGroups) };
  },
});

async function countAt(
  site: string,
  query: CountQuery,
  deadlineMs: number,
  call: GatewayCall,
): Promise<SiteCount> {
  const limit = deadline(call.signal, deadlineMs);
  const started = performance.now();
  const took = () => performance.now() - started;
  try {
    const counted = await askAt(site, query, call, limit.signal);
    return { site, kind: kindOfCounted(counted), tookMs: took(), counted };
  } catch (thrown) {
    const error = limit.passed()
      ? new MdmError('deadline-exceeded', `site "${site}" did not answer within ${deadlineMs} ms`)
      : errorAtSite(thrown);
    return { site, kind: kindOf(error), tookMs: took(), error };
  } finally {
    limit.release();
  }
}

async function askAt(site: string, query: CountQuery, call: GatewayCall, signal: AbortSignal) {
  if (site === call.site) return countHere(query, call, signal);
  const { collection, condition, groupBy } = query;
  const { counted } = await call.peers
    .client('mdm.gateway.v1.SearchService', site)
    .countSite({ collection, condition, groupBy: [...groupBy] }, { as: call.credentials, signal });
  return countedFromMessage(counted);
}
