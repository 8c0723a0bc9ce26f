import { self } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { refuseRelay } from '../owner.js';
import { viewFromMessage } from '../requests/messages.js';
import { seenOf } from '../requests/owners.js';
import { mergeViews, type RequestView, requestView, viewOf } from '../requests/request.js';
import { operation } from './define.js';
import { maxListed, ownHere } from './list-kept-requests.js';

/**
 * Lists the caller's own requests at all sites, each once; or those at this site that are about images of the caller, or of
 * anybody for the officers and administrators of the site. A request for what there is not is shown to who made it alone.
 */
export const listRequests = operation({
  name: 'gateway.list-requests',
  input: z.object({ incoming: z.boolean() }),
  right: self,
  needs: 'find',
  effect: 'read',
  run: async ({ incoming }, call) => {
    refuseRelay(call);
    return incoming ? { requests: await incomingHere(call), unreached: [] } : ownEverywhere(call);
  },
});

async function incomingHere(call: GatewayCall): Promise<RequestView[]> {
  const { requests, clock, signal } = call;
  const open = await requests.listOpen(clock(), maxListed, signal);
  return (await seenOf(open, call)).map(({ request, answers }) => viewOf(request, answers, clock()));
}

async function ownEverywhere(call: GatewayCall): Promise<{ requests: RequestView[]; unreached: string[] }> {
  const unreached: string[] = [];
  const views = await Promise.all(
    [...call.federation.current().sites.keys()].map((site) =>
      site === call.site
        ? ownHere(call)
        : ownAt(site, call).catch(() => {
            unreached.push(site);
            return [];
          }),
    ),
  );
  call.signal.throwIfAborted();
  return { requests: mergeViews(views.flat()).slice(0, maxListed), unreached: unreached.sort() };
}

async function ownAt(site: string, call: GatewayCall): Promise<RequestView[]> {
  const { peers, credentials: as, signal, config } = call;
  const timeoutMs = config.site.limits.siteSeconds * 1_000;
  const { requests } = await peers
    .client('mdm.gateway.v1.RequestService', site)
    .listKeptRequests({}, { as, signal, timeoutMs });
  return requests.map((message) => requestView.parse(viewFromMessage(message)));
}
