import { fail } from '@mdm/errors';
import { lfnSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { notADirectory } from '../store/directories.js';
import { type Entry, listEntries } from '../store/entries.js';
import { judged, stream } from './define.js';

/** Most entries of one page. */
const pageSize = 1_000;

export interface ListedEntry {
  readonly entry: Entry;
  /** On the last entry of a page that is not the last: where the next one begins. */
  readonly nextCursor: string;
}

/** A cursor is the name that the page ended with: entries that come or go meanwhile neither move nor repeat others. */
const cursorOf = (name: string) => Buffer.from(name).toString('base64url');

function nameAt(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(name) !== cursor || !name.isWellFormed() || /[\0/]/.test(name))
    fail('invalid-argument', 'cursor: is not one that a listing has given', { field: 'cursor' });
  return name;
}

/**
 * Lists a directory in the byte order of names, one page of at most 1,000 entries.
 * @throws not-found  @throws failed-precondition  the name is not a directory's
 */
export const listDirectory = stream({
  name: 'lfc.list-directory',
  input: z.object({
    lfn: lfnSchema,
    limit: z.int().min(0).max(pageSize, `is more than ${pageSize}`),
    cursor: z.string().max(400, 'is too long'),
  }),
  right: on('read'),
  objects: ({ lfn }) => [lfn],
  effect: 'read',
  run: async function* ({ lfn, limit, cursor }, context): AsyncGenerator<ListedEntry> {
    const after = nameAt(cursor);
    const directory = await judged(lfn, context);
    if (directory.kind !== 'directory') notADirectory(lfn);
    const wanted = limit || pageSize;
    const entries = await listEntries(
      context.db,
      { directory: lfn, after, limit: wanted + 1, within: context.within },
      context.signal,
    );
    const page = entries.slice(0, wanted);
    for (const [index, entry] of page.entries()) {
      const isLast = index === page.length - 1 && entries.length > wanted;
      yield { entry, nextCursor: isLast ? cursorOf(entry.lfn.slice(lfn.length + 1)) : '' };
    }
  },
});
