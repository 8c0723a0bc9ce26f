import { bulk, guidSchema, maxItems, role, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { findGuid, findMembers, type Member } from '../store/entries.js';
import { firstGuid, stream } from './define.js';

/**
 * Names the entry itself and everything below it, or some images, whatever their ACLs, with the owner of each image: what a
 * data protection officer looks for in the audit, or changes the consent of. No attribute of theirs is told. At most 1,000 a
 * part, in the order of their GUIDs; what does not exist is missing.
 */
export const listMembers = stream({
  name: 'amga.list-members',
  input: z
    .object({ object: z.union([z.literal(''), targetSchema]), guids: bulk(guidSchema) })
    .refine(({ object, guids }) => (object === '') !== (guids.length === 0), {
      path: ['object'],
      message: 'is to be given, or guids',
    }),
  right: role('officer'),
  objects: ({ object, guids }) => (object === '' ? guids : [object]),
  effect: 'read',
  run: async function* ({ object, guids }, { db, signal }): AsyncGenerator<readonly Member[]> {
    const of = object === '' ? guids : object.startsWith('/') ? await findGuid(db, object, signal) : object;
    if (of === undefined) return;
    for (let after = firstGuid; ; ) {
      const members = await findMembers(db, { of, after, limit: maxItems }, signal);
      const last = members.at(-1);
      if (last) yield members;
      if (!last || members.length < maxItems) return;
      after = last.guid;
    }
  },
});
