import { fail } from '@mdm/errors';
import { guidSchema, newestFirstCursor, newestFirstPage, role } from '@mdm/rpc';
import { z } from 'zod';
import type { PlacedChange } from '../emergency/messages.js';
import { operation } from './define.js';
import { reason } from './texts.js';

const pageSize = 100;

/** Lists the emergencies of this site, the newest first, one page of at most 100. */
export const listEmergencies = operation({
  name: 'gateway.list-emergencies',
  input: z.object({
    /** Only those that are not reviewed. */
    open: z.boolean(),
    limit: z.int().min(0).max(pageSize, `is more than ${pageSize}`),
    cursor: newestFirstCursor,
  }),
  right: role('officer'),
  effect: 'read',
  run: async ({ open, limit, cursor }, { emergencies: { store }, signal, site }) => {
    const wanted = limit || pageSize;
    const found = await store.list({ open, after: cursor, limit: wanted + 1 }, signal);
    const { page, nextCursor } = newestFirstPage(found, wanted, ({ createdMs: ms, id }) => ({ ms, id }));
    return { site, emergencies: page, nextCursor };
  },
});

/**
 * Accepts an emergency of somebody else, or rejects it: then what it has given is taken away first.
 * @throws not-found            there is no such emergency
 * @throws failed-precondition  it was reviewed before
 * @throws permission-denied    it is the caller's own
 */
export const reviewEmergency = operation({
  name: 'gateway.review-emergency',
  input: z.object({ id: guidSchema, accept: z.boolean(), comment: reason }),
  right: role('officer'),
  effect: 'write',
  objects: ({ id }) => [id],
  run: async ({ id, accept, comment }, call): Promise<PlacedChange> => {
    const { emergencies, caller, clock, signal, site } = call;
    const reviewedBefore = () =>
      fail('failed-precondition', `the emergency "${id}" was reviewed before`, {
        field: 'id',
        remedy: 'list those that are not with "mdm emergencies --open"',
      });
    const emergency =
      (await emergencies.store.find(id, signal)) ??
      fail('not-found', `there is no emergency "${id}"`, {
        field: 'id',
        remedy: 'list them with "mdm emergencies"',
      });
    if (emergency.review) reviewedBefore();
    if (emergency.reader === caller.dn && emergency.readerSite === caller.issuer) {
      fail('permission-denied', 'nobody reviews an emergency of their own', {
        remedy: 'have another data protection officer review it',
        refusal: { site, service: 'gateway', layer: 'policy', reason: 'emergency/own' },
      });
    }
    const pending = accept ? [] : await emergencies.withdraw(emergency, signal);
    const review = { accepted: accept, reviewer: caller.dn, comment, reviewedMs: clock() };
    if (!(await emergencies.store.review(id, review))) reviewedBefore();
    call.note('accepted', accept ? 'yes' : 'no');
    call.note('pending', pending.length);
    return { site, emergency: { ...emergency, review }, pending };
  },
});
