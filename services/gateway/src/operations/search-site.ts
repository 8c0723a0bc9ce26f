import { forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import type { Batch } from '../search/ask-site.js';
import { type Query, queryFields, rowLimit } from '../search/query.js';
import { stream } from './define.js';

/** Asks the metadata catalogue of this site only; what gateways ask each other. */
export const searchSite = stream({
  name: 'gateway.search-site',
  input: z.object({ ...queryFields, limit: rowLimit, after: z.union([z.literal(''), guidSchema]) }),
  right: forwarded('amga.query'),
  effect: 'read',
  run: ({ limit, after, ...query }, call) => queryHere(query, { limit, after }, call, call.signal),
});

export function queryHere(
  { collection, condition, attributes }: Query,
  page: { readonly limit: number; readonly after: string },
  { peers, credentials: as }: GatewayCall,
  signal: AbortSignal,
): AsyncIterable<Batch> {
  return peers
    .client('mdm.amga.v1.MetadataService')
    .query({ collection, condition, attributes: [...attributes], ...page }, { as, signal });
}
