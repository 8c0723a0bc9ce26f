import { fail } from '@mdm/errors';
import { self } from '@mdm/rpc';
import { z } from 'zod';
import type { RequestRow, RequestState } from '../store/requests.js';
import { operation, tokenSchema } from './define.js';

const open: ReadonlySet<RequestState> = new Set(['queued', 'active', 'ready']);

/** How a request of the caller's own stands. */
export const statusOfRequest = operation({
  name: 'dpm.status-of-request',
  input: z.object({ token: tokenSchema }),
  right: self,
  effect: 'read',
  run: async ({ token }, { requests, caller, within, clock, signal }): Promise<RequestRow> => {
    const request = await requests.find(token, caller.dn, signal);
    if (!request || within?.has(request.guid) === false)
      return fail('not-found', 'there is no request with this token', { field: 'token' });
    return open.has(request.state) && request.expiresMs <= clock()
      ? { ...request, state: 'expired' }
      : request;
  },
});
