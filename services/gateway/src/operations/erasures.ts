import { fail, MdmError } from '@mdm/errors';
import { errorOfItem, guidSchema, newestFirstCursor, newestFirstPage, self } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { operation, stream } from './define.js';
import type { RemovalResult } from './remove.js';

const pageSize = 100;
const byId = z.object({ id: guidSchema });

/** Data protection officers see the removals of everybody, the others their own. */
const seesAll = ({ hasRole }: GatewayCall): boolean => hasRole('officer');

async function findErasure(id: string, call: GatewayCall) {
  const { caller, site, removal, signal } = call;
  const erasure = await removal.erasures.find(id, signal);
  const own = caller.issuer === site && erasure?.requestedBy === caller.dn;
  if (erasure && (own || seesAll(call))) return erasure;
  throw new MdmError('not-found', `there is no removal "${id}"`, {
    field: 'id',
    remedy: 'list yours with "mdm erasure list", at the site that the images belonged to',
  });
}

/** Says how far a removal has come, and why images are kept, at most 1,000. @throws not-found */
export const getErasure = operation({
  name: 'gateway.get-erasure',
  input: byId,
  right: self,
  effect: 'read',
  objects: ({ id }) => [id],
  run: async ({ id }, call): Promise<RemovalResult> => {
    const erasure = await findErasure(id, call);
    const kept = await call.removal.erasures.kept(id, call.signal);
    return { erasure, kept: kept.map(({ guid, kept: why }) => ({ guid, error: errorOfItem(why) })) };
  },
});

/** Gives the signed certificates of a removal as it stands now, one for each part. @throws not-found */
export const getCertificates = stream({
  name: 'gateway.get-certificates',
  input: byId,
  right: self,
  effect: 'read',
  objects: ({ id }) => [id],
  run: async function* ({ id }, call): AsyncGenerator<string> {
    yield* call.removal.certificates(await findErasure(id, call), call.signal);
  },
});

/** Lists removals, the newest first, one page of at most 100. */
export const listErasures = operation({
  name: 'gateway.list-erasures',
  input: z.object({
    limit: z.int().min(0).max(pageSize, `is more than ${pageSize}`),
    cursor: newestFirstCursor,
  }),
  right: self,
  effect: 'read',
  run: async ({ limit, cursor }, call) => {
    const { caller, site, removal, signal } = call;
    const all = seesAll(call);
    if (!all && caller.issuer !== site) {
      fail('permission-denied', `this site has no removals of people of site "${caller.issuer}"`, {
        remedy: 'list them at your own site',
      });
    }
    const wanted = limit || pageSize;
    const found = await removal.erasures.list(
      { requestedBy: all ? undefined : caller.dn, after: cursor, limit: wanted + 1 },
      signal,
    );
    const { page, nextCursor } = newestFirstPage(found, wanted, ({ requestedMs: ms, id }) => ({ ms, id }));
    return { erasures: page, nextCursor };
  },
});
