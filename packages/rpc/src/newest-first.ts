import { z } from 'zod';
import { guidSchema } from './messages.js';

/** Where something stands in a listing, the newest first. Milliseconds since the epoch; of one moment, the largest GUID first. */
export interface Place {
  readonly ms: number;
  readonly id: string;
}

/** The place before the newest of all. */
const beginning: Place = { ms: Number.MAX_SAFE_INTEGER, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** The cursor of a listing, the newest first: the place of the last one that was given. Absent or empty: from the beginning. */
export const newestFirstCursor = z
  .string()
  .optional()
  .transform((cursor, context): Place => {
    if (!cursor) return beginning;
    const [ms = '', id = '', ...more] = cursor.split(' ');
    if (/^\d{1,15}$/.test(ms) && guidSchema.safeParse(id).success && more.length === 0)
      return { ms: Number(ms), id };
    context.addIssue({ code: 'custom', message: 'is not one that a listing has given' });
    return z.NEVER;
  });

/**
 * One page of a listing, the newest first.
 * @param found one more than the page holds, where there are more
 * @returns `nextCursor` is empty on the last page
 */
export function newestFirstPage<Item>(
  found: readonly Item[],
  limit: number,
  placeOf: (item: Item) => Place,
): { readonly page: Item[]; readonly nextCursor: string } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || found.length <= limit) return { page, nextCursor: '' };
  const { ms, id } = placeOf(last);
  return { page, nextCursor: `${ms} ${id}` };
}
