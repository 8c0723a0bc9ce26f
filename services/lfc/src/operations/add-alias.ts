import { lfnSchema, onAll, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { parentOf, placeIn, requireBelow } from '../lfn.js';
import { addAlias as add } from '../store/names.js';
import { describe, operation } from './define.js';

/**
 * Gives a file a further name in a directory that exists. An alias of an alias names the same file.
 * @throws already-exists  @throws not-found  @throws failed-precondition  the target is a directory
 */
export const addAlias = operation({
  name: 'lfc.add-alias',
  input: z.object({ target: targetSchema, alias: lfnSchema }),
  right: onAll('read', 'write'),
  objects: ({ target, alias }) => [target, placeIn(parentOf(alias))],
  effect: 'write',
  run: async ({ target, alias }, context) => {
    requireBelow(context.root, alias, 'alias');
    await add(context.db, { target, lfn: alias, now: context.clock() }, context.signal);
    return describe(alias, context);
  },
});
