import { inheritAcl } from '@mdm/access';
import { lfnSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { parentOf, placeIn, requireBelow } from '../lfn.js';
import { makeDirectory as make } from '../store/names.js';
import { describe, operation } from './define.js';

/**
 * Makes one directory, owned by the caller and the caller's first group; default entries of the parent are inherited.
 * POSIX.1-2017 mkdir(); `parents` as in `mkdir -p`, but the directory itself must be new.
 * @throws already-exists  @throws not-found  the parent is missing  @throws failed-precondition  the parent is a file
 */
export const makeDirectory = operation({
  name: 'lfc.make-directory',
  input: z.object({
    lfn: lfnSchema,
    mode: z.int().min(0).max(0o777, 'is not a number from 0 to 0777'),
    parents: z.boolean(),
  }),
  right: on('write'),
  objects: ({ lfn }) => [placeIn(parentOf(lfn))],
  effect: 'write',
  run: async ({ lfn, mode, parents }, context) => {
    const { db, root, caller, clock, config, signal } = context;
    requireBelow(root, lfn, 'lfn');
    const [group = `/${config.site.vo}`] = caller.groups;
    const wanted = { kind: 'directory', owner: caller.dn, group, mode: mode || 0o755 } as const;
    await make(
      db,
      {
        lfn,
        acl: (parent) => inheritAcl(parent ?? { owner: caller.dn, group, entries: [] }, wanted),
        parents,
        now: clock(),
      },
      signal,
    );
    return describe(lfn, context);
  },
});
