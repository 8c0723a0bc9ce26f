import { fail } from '@mdm/errors';
import { guidSchema, role } from '@mdm/rpc';
import { z } from 'zod';
import type { BridgeContext } from '../context.js';
import { type PacsStatus, statusOfPacs } from '../pacs/status.js';
import { duePolicyOf } from '../pacs/withdrawals.js';
import type { LostImage } from '../store/pacs-losses.js';
import { operation } from './define.js';
import { pageLimit } from './page.js';

const name = z.string().min(1, 'is empty').max(255, 'is longer than 255 characters');
const objects = (input: { readonly name: string }) => [`pacs/${input.name}`];

const configured = (asked: string, { pacs }: BridgeContext) =>
  pacs.get(asked)?.config ??
  fail('not-found', `no PACS of this site is "${asked}"`, {
    field: 'name',
    remedy: 'list them with "mdm bridge pacs"',
  });

/** Says how far each PACS of the site is known, and how far what is in it is followed. */
export const listPacs = operation({
  name: 'dicom-bridge.list-pacs',
  input: z.object({}),
  right: role('administrator'),
  effect: 'read',
  run: (_input, context): Promise<PacsStatus[]> => statusOfPacs(context, context.signal),
});

export interface LostPage {
  readonly images: readonly LostImage[];
  /** GUID after which the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** Lists the images that a PACS does not have any more, or has with other content, in the order of their GUIDs. @throws not-found */
export const listLost = operation({
  name: 'dicom-bridge.list-lost',
  input: z.object({ name, limit: pageLimit, cursor: guidSchema.optional() }),
  right: role('administrator'),
  objects,
  effect: 'read',
  run: async ({ name: asked, limit, cursor }, context): Promise<LostPage> => {
    const { pacsLosses, signal } = context;
    configured(asked, context);
    const rows = await pacsLosses.list({ pacs: asked, after: cursor, limit: limit + 1 }, signal);
    const images = rows.slice(0, limit);
    return { images, next: rows.length > limit ? images.at(-1)?.guid : undefined };
  },
});

/**
 * Has what a PACS gave and was not taken tried again; with `anew`, the PACS looked through from its beginning. What is
 * known is not registered twice. The number of instances that are tried again.
 * @throws not-found
 * @throws failed-precondition  `anew`, where what was there before is not looked for
 */
export const retryPacs = operation({
  name: 'dicom-bridge.retry-pacs',
  input: z.object({ name, anew: z.boolean() }),
  right: role('administrator'),
  objects,
  effect: 'write',
  run: async ({ name: asked, anew }, context): Promise<number> => {
    const { pacsImages, pacsProgress, pacsBell, signal } = context;
    const { backfill } = configured(asked, context);
    if (anew && backfill === false) {
      fail('failed-precondition', `of PACS "${asked}" only what comes is looked for, not what was there`, {
        field: 'anew',
        remedy: 'set backfill of the PACS in site.yaml',
      });
    }
    const refused = await pacsImages.retryRefused(asked, signal);
    if (anew) await pacsProgress.restart(asked, signal);
    context.note('refused', refused);
    context.note('anew', anew);
    pacsBell.ring();
    return refused;
  },
});

/**
 * Lets the images be removed that are to be removed because of a PACS, and that wait because they are more than it may have
 * removed in a day. How many they are.
 * @param most no more than so many, as somebody has been told
 * @throws not-found
 * @throws aborted  there are more by now: nothing is confirmed
 */
export const confirmWithdrawals = operation({
  name: 'dicom-bridge.confirm-withdrawals',
  input: z.object({ name, most: z.int().min(0) }),
  right: role('administrator'),
  objects,
  effect: 'destroy',
  run: async ({ name: asked, most }, context): Promise<number> => {
    const { db, pacsLosses, pacsBell, clock, signal } = context;
    const policy = duePolicyOf(configured(asked, context));
    if (!policy) return 0;
    const confirmed = await db.transaction(
      async (tx) => {
        const count = await pacsLosses.confirm(tx, asked, policy, clock());
        if (count > most) {
          fail('aborted', `${count} images wait by now, and not ${most}`, {
            field: 'most',
            remedy: 'look at them with "mdm bridge pacs lost", and confirm again',
          });
        }
        return count;
      },
      { signal },
    );
    context.note('confirmed', confirmed);
    pacsBell.ring();
    return confirmed;
  },
});
