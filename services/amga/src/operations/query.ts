import { filtered, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import { compileQuery } from '../query/compile.js';
import { conditionSchema } from '../query/condition.js';
import { scopeOf } from '../query/scope.js';
import { findRows, type Row } from '../store/entries.js';
import { firstGuid, refusedBy, stream } from './define.js';

const defaultRows = 1_000;
const maxRows = 10_000;
const maxAttributes = 100;
/** Rows that are read and sent together; the next ones are read when these are taken. */
const batchRows = 200;

export interface QueryPart {
  readonly rows: readonly Row[];
  /** On the last part: there is more, after the last GUID. */
  readonly more: boolean;
}

/**
 * Finds entries that match and that the caller may read, in the order of their GUIDs. Asking for an attribute that
 * identifies the patient, or for rows by one, needs accreditation; without a list of attributes, and for `*` in it, the
 * answer holds those that the caller may see. Of an entry that the caller is shown at a lower level, what lies above it has no value.
 * @throws unknown-attribute invalid-date invalid-argument  naming attribute and value
 * @throws permission-denied  with layer `level`, or `acl`: the list of a collection  @throws not-found  no such collection
 */
export const query = stream({
  name: 'amga.query',
  input: z.object({
    collection: z.string().max(255, 'is too long'),
    condition: conditionSchema.optional(),
    attributes: z
      .array(z.string().max(64, 'is too long'))
      .max(maxAttributes, `are more than ${maxAttributes}`),
    limit: z.int().min(0).max(maxRows, `is more than ${maxRows}`),
    after: z.union([z.literal(''), guidSchema], 'is not a GUID'),
  }),
  right: filtered('read'),
  effect: 'read',
  run: async function* (input, context): AsyncGenerator<QueryPart> {
    const { db, site, signal, visible, level = 'anonymous' } = context;
    const scope = scopeOf(input.collection, { level, site, refused: refusedBy(context) });
    const compiled = compileQuery(scope, input, visible);
    context.note('collection', input.collection);
    let after = input.after || firstGuid;
    for (let left = input.limit || defaultRows; left > 0; ) {
      const wanted = Math.min(batchRows, left);
      const found = await findRows(db, compiled, { after, limit: wanted + 1 }, visible, signal);
      const rows = found.slice(0, wanted);
      const last = rows.at(-1);
      if (!last) return;
      const isMore = found.length > wanted;
      left = isMore ? left - rows.length : 0;
      yield { rows, more: isMore && left === 0 };
      after = last.guid;
    }
  },
});
