import type { ServiceName } from '@mdm/config';
import type { MdmError } from '@mdm/errors';
import type { PolicyAction } from '@mdm/policy';
import { type ZodType, z } from 'zod';
import { bulk, guidSchema, type ItemOutcome } from './messages.js';
import { type Call, onEach, operations, type UnaryOperation } from './operation.js';

/** The edits of one object. */
export interface Edited<Edit> {
  readonly guid: string;
  readonly edits: readonly Edit[];
}

/**
 * Applies the edits of all objects in one transaction. Answers what went wrong with which GUID (`not-found`, or a result that
 * would not be valid); the others are done.
 */
export type ApplyEdits<Edit> = (
  changes: readonly Edited<Edit>[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, MdmError>>;

/** Further grounds to refuse an edit, by GUID; those of the right to it are checked before. */
export type RefuseEdit<Context> = (
  guids: readonly string[],
  context: Context & Call,
) => Promise<ReadonlyMap<string, MdmError>>;

const maxEdits = 100;

/** The operation that changes many objects, for who has control of each. */
export function bulkEdits<Context, Edit>(of: {
  readonly name: `${ServiceName}.${string}`;
  readonly edit: ZodType<Edit>;
  readonly action?: PolicyAction;
  readonly refuseEdit?: RefuseEdit<Context> | undefined;
  readonly apply: (context: Context) => ApplyEdits<Edit>;
}): UnaryOperation<Context, { changes: readonly Edited<Edit>[] }, ItemOutcome[]> {
  const { name, edit, action, refuseEdit, apply } = of;
  return operations<Context>().operation<{ changes: readonly Edited<Edit>[] }, ItemOutcome[]>({
    name,
    input: z.object({
      changes: bulk(
        z.object({
          guid: guidSchema,
          edits: z.array(edit).max(maxEdits, `holds more than ${maxEdits} edits`),
        }),
      ),
    }),
    right: onEach('control'),
    ...(action && { action }),
    objects: ({ changes }) => changes.map(({ guid }) => guid),
    effect: 'write',
    run: async ({ changes }, context) => {
      const controlled = changes.filter(({ guid }) => !context.refusal(guid));
      const refused = await refuseEdit?.(
        controlled.map(({ guid }) => guid),
        context,
      );
      const allowed = controlled.filter(({ guid }) => !refused?.has(guid));
      const failed = await apply(context)(mergeByGuid(allowed), context.signal);
      return changes.map(({ guid }) => ({
        guid,
        error: context.refusal(guid) ?? refused?.get(guid) ?? failed.get(guid),
      }));
    },
  });
}

/** The edits of a GUID that is named more than once, in their order, as one change. */
function mergeByGuid<Edit>(changes: readonly Edited<Edit>[]): Edited<Edit>[] {
  const merged = new Map<string, Edit[]>();
  for (const { guid, edits } of changes) merged.set(guid, [...(merged.get(guid) ?? []), ...edits]);
  return [...merged].map(([guid, edits]) => ({ guid, edits }));
}
