import { on, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { judged, missing, operation } from './define.js';

/**
 * Describes one entry, behind an alias where the name is one. A file that is being removed is there for its
 * owner only. POSIX.1-2017 stat(), on names of this catalogue.
 * @throws not-found  no such entry, or one that the caller may not know of
 */
export const stat = operation({
  name: 'lfc.stat',
  input: z.object({ target: targetSchema }),
  right: on('search'),
  objects: ({ target }) => [target],
  effect: 'read',
  run: async ({ target }, context) => {
    const entry = await judged(target, context);
    if (entry.condemned && entry.acl.owner !== context.caller.dn) throw missing(target);
    return entry;
  },
});
