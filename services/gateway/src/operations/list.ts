import { forwarded, lfnSchema } from '@mdm/rpc';
import { z } from 'zod';
import { listAtOwner } from '../catalog.js';
import { stream } from './define.js';

const maxLimit = 1_000;
const maxCursor = 4_096;

/**
 * Lists a directory at the site that owns it, in the order of names; limit 0 for 1,000.
 * @throws not-found site-unreachable
 */
export const list = stream({
  name: 'gateway.list',
  input: z.object({
    lfn: lfnSchema,
    limit: z.int().min(0).max(maxLimit, `is more than ${maxLimit}`),
    cursor: z.string().max(maxCursor, 'is not a cursor of this operation'),
  }),
  right: forwarded('lfc.list-directory'),
  effect: 'read',
  objects: ({ lfn }) => [lfn],
  run: (request, call) => listAtOwner(request, call),
});
