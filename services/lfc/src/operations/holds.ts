import { bulk, on, role, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import * as store from '../store/holds.js';
import { judged, operation } from './define.js';

/** Most holds of one page. */
const pageSize = 1_000;
const maxText = 1_024;

const line = (max: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'holds a control character');
const reference = line(128);

/**
 * Places files under a legal hold, or more of them under one that is there: nobody removes them until it is lifted. Names are
 * LFNs and GUIDs; a directory stands for all files below it now.
 * @throws not-found       a name stands for no file, or for one that is being removed
 * @throws limit-exceeded  more than 100,000 files
 */
export const placeHold = operation({
  name: 'lfc.place-hold',
  input: z.object({ targets: bulk(targetSchema).min(1, 'is empty'), reference, reason: line(maxText) }),
  right: role('officer'),
  objects: ({ targets }) => targets,
  effect: 'write',
  run: async (hold, { db, caller, clock, signal, note }) => {
    note('hold', hold.reference);
    return store.placeHold(db, { ...hold, by: caller.dn, now: clock() }, signal);
  },
});

/** Lifts a legal hold from all its files. Answers the hold as it was. @throws not-found */
export const liftHold = operation({
  name: 'lfc.lift-hold',
  input: z.object({ reference }),
  right: role('officer'),
  effect: 'destroy',
  run: async (input, { db, signal, note }) => {
    note('hold', input.reference);
    return store.liftHold(db, input.reference, signal);
  },
});

/** Lists legal holds in the byte order of their references, one page of at most 1,000; a cursor is the last reference. */
export const listHolds = operation({
  name: 'lfc.list-holds',
  input: z.object({
    limit: z.int().min(0).max(pageSize, `is more than ${pageSize}`),
    cursor: z.string().max(128, 'is not one that a listing has given'),
  }),
  right: role('officer'),
  effect: 'read',
  run: async ({ limit, cursor }, { db, signal }) => {
    const wanted = limit || pageSize;
    const found = await store.listHolds(db, { after: cursor, limit: wanted + 1 }, signal);
    const holds = found.slice(0, wanted);
    return { holds, nextCursor: found.length > wanted ? (holds.at(-1)?.reference ?? '') : '' };
  },
});

/** Says to its owner what keeps a file: legal holds with their reasons, and retention. */
export const getHolds = operation({
  name: 'lfc.get-holds',
  input: z.object({ target: targetSchema }),
  right: on('control'),
  objects: ({ target }) => [target],
  effect: 'read',
  run: async ({ target }, context) => {
    const { guid } = await judged(target, context);
    return store.keepersOf(context.db, guid, context.signal);
  },
});
