import { maxItems, role, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { findGuid, findMembers, type Member } from '../store/entries.js';
import { firstGuid, stream } from './define.js';

/**
 * Names the entry itself and everything below it, whatever their ACLs: what a data protection officer looks for in the
 * audit. No attribute of theirs is told. At most 1,000 a part, in the order of their GUIDs; nothing when there is no such
 * entry.
 */
export const listMembers = stream({
  name: 'amga.list-members',
  input: z.object({ object: targetSchema }),
  right: role('officer'),
  objects: ({ object }) => [object],
  effect: 'read',
  run: async function* ({ object }, { db, signal }): AsyncGenerator<readonly Member[]> {
    const below = object.startsWith('/') ? await findGuid(db, object, signal) : object;
    if (below === undefined) return;
    for (let after = firstGuid; ; ) {
      const members = await findMembers(db, { below, after, limit: maxItems }, signal);
      const last = members.at(-1);
      if (last) yield members;
      if (!last || members.length < maxItems) return;
      after = last.guid;
    }
  },
});
