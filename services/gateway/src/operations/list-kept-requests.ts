import { self } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { type RequestView, viewOf } from '../requests/request.js';
import { operation } from './define.js';

export const maxListed = 1_000;

/** Lists the caller's own requests at this site, the newest first; what gateways ask each other. */
export const listKeptRequests = operation({
  name: 'gateway.list-kept-requests',
  input: z.object({}),
  right: self,
  needs: 'find',
  effect: 'read',
  run: (_input, call) => ownHere(call),
});

export async function ownHere({ requests, caller, clock, signal }: GatewayCall): Promise<RequestView[]> {
  const own = await requests.listOf({ requester: caller.dn, issuer: caller.issuer }, maxListed, signal);
  return own.map(({ request, answers }) => viewOf(request, answers, clock()));
}
