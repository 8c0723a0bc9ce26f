import { lfnSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { parentOf, placeIn, requireBelow } from '../lfn.js';
import { unlink as take } from '../store/names.js';
import { operation } from './define.js';

/**
 * Takes one name or an empty directory away. A file loses its last name only when it has no replica; when its first name
 * goes, an alias becomes the first name. POSIX.1-2017 unlink() and rmdir(), as the LFC has them.
 * @throws not-found  @throws failed-precondition  a directory that is not empty, a last name with a replica behind it
 */
export const unlink = operation({
  name: 'lfc.unlink',
  input: z.object({ lfn: lfnSchema }),
  right: on('write'),
  objects: ({ lfn }) => [placeIn(parentOf(lfn))],
  effect: 'destroy',
  run: ({ lfn }, { db, root, site, clock, signal }) => {
    requireBelow(root, lfn, 'lfn');
    return take(db, { lfn, site, now: clock() }, signal);
  },
});
