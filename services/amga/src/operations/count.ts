import { Count, type Counted, disclose } from '@mdm/disclosure';
import { fail } from '@mdm/errors';
import { filtered } from '@mdm/rpc';
import { z } from 'zod';
import { compileQuery } from '../query/compile.js';
import { conditionSchema } from '../query/condition.js';
import { scopeOf } from '../query/scope.js';
import { countRows, type GroupKey } from '../store/entries.js';
import { operation, refusedBy } from './define.js';

const maxGroupedBy = 2;
const maxGroups = 1_000;

/**
 * Counts the entries that match and that the caller may read, also by the values of up to two attributes. What is about
 * fewer patients than `disclosure.smallCounts` is suppressed, 0 included; so is what such a number could be worked out
 * from, and groups that are too small are not named.
 * @throws unknown-attribute invalid-date invalid-argument  naming attribute and value
 * @throws permission-denied  with layer `level`, or `acl`: the list of a collection  @throws not-found  no such collection
 */
export const count = operation({
  name: 'amga.count',
  input: z.object({
    collection: z.string().max(255, 'is too long'),
    condition: conditionSchema.optional(),
    groupBy: z
      .array(z.string().max(64, 'is too long'))
      .max(maxGroupedBy, `names more than ${maxGroupedBy} attributes`)
      .refine((names) => new Set(names).size === names.length, 'names an attribute twice'),
  }),
  right: filtered('read'),
  action: 'count',
  effect: 'read',
  run: async ({ collection, condition, groupBy }, context): Promise<Counted<GroupKey>> => {
    const { db, site, signal, visible, liveSite, level = 'anonymous' } = context;
    const { smallCounts } = liveSite.current().disclosure;
    const scope = scopeOf(collection, { level, site, refused: refusedBy(context) });
    for (const name of groupBy) {
      if (scope.attribute(name, 'group_by').gathered !== undefined)
        fail('invalid-argument', `nothing can be counted by ${name}`, { field: 'group_by' });
    }
    const grouped = groupBy.length > 0 && { attributes: groupBy };
    const compiled = compileQuery(scope, { condition, ...grouped }, visible);
    context.note('collection', collection);
    const { total, groups } = await countRows(db, compiled, maxGroups, visible, signal);
    return groupBy.length > 0
      ? disclose(total, groups, smallCounts)
      : { total: Count.of(total, smallCounts), groups: [], others: undefined };
  },
});
