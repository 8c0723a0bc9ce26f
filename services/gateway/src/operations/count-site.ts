import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { type CountedAtSite, countedFromMessage } from '../search/counted.js';
import { type CountQuery, countFields } from '../search/query.js';
import { operation } from './define.js';

/** Counts in the metadata catalogue of this site only; what gateways ask each other. */
export const countSite = operation({
  name: 'gateway.count-site',
  input: z.object(countFields),
  right: forwarded('amga.count'),
  effect: 'read',
  run: (query, call) => countHere(query, call, call.signal),
});

export async function countHere(
  { collection, condition, groupBy }: CountQuery,
  { peers, credentials: as }: GatewayCall,
  signal: AbortSignal,
): Promise<CountedAtSite> {
  const { counted } = await peers
    .client('mdm.amga.v1.MetadataService')
    .count({ collection, condition, groupBy: [...groupBy] }, { as, signal });
  return countedFromMessage(counted);
}
