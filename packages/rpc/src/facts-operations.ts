import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import {
  applyFactEdits,
  type FactEdit,
  factEditSchema,
  factsColumn,
  factsDigest,
  factsFromColumn,
  internFacts,
} from '@mdm/policy';
import type { common } from '@mdm/protos';
import type { Database } from '@mdm/store';
import { type ApplyEdits, bulkEdits, type Edited, type RefuseEdit } from './bulk-edits.js';
import { factEditFromMessage } from './facts.js';
import { type GrpcMethod, unary } from './grpc-door.js';
import { type ItemOutcome, outcomesToMessage } from './messages.js';
import type { UnaryOperation } from './operation.js';
import type { ServiceBase } from './service.js';

/** The edits of the facts of one image. */
export type FactsChange = Edited<FactEdit>;

export interface FactsOperations<Context> {
  readonly editFacts: UnaryOperation<Context, { changes: readonly FactsChange[] }, ItemOutcome[]>;
}

/**
 * The operation with which what the policies may look at changes after registration, for who has control of each image; the
 * policies are asked for the action `change`.
 * @param of.table has the columns `guid uuid` and `facts_id bigint references image_facts (id)`
 */
export function factsOperations<Context extends ServiceBase>(of: {
  readonly service: ServiceName;
  readonly table: string;
  readonly refuseEdit?: RefuseEdit<Context>;
}): FactsOperations<Context> {
  const { service, table, refuseEdit } = of;
  return {
    editFacts: bulkEdits<Context, FactEdit>({
      name: `${service}.edit-facts`,
      edit: factEditSchema,
      action: 'change',
      refuseEdit,
      apply: ({ db }) => applyTo(db, table),
    }),
  };
}

/** Rows of facts never change: an image whose facts change refers to another row. */
const applyTo =
  (db: Database, table: string): ApplyEdits<FactEdit> =>
  (changes, signal) =>
    db.transaction(
      async (tx) => {
        const rows = await tx.query<{ guid: string; facts: unknown }>(
          `select o.guid, ${factsColumn('f')} as facts from ${table} o join image_facts f on f.id = o.facts_id
           where o.guid = any($1::uuid[]) order by o.guid for update of o`,
          [changes.map(({ guid }) => guid)],
        );
        const current = new Map(rows.map(({ guid, facts }) => [guid, factsFromColumn(facts)]));
        const failed = new Map<string, MdmError>();
        const next = changes.flatMap(({ guid, edits }) => {
          const facts = current.get(guid);
          if (facts) return [{ guid, facts: applyFactEdits(facts, edits) }];
          failed.set(guid, new MdmError('not-found', `there is no object "${guid}"`));
          return [];
        });
        const ids = await internFacts(
          tx,
          next.map(({ facts }) => facts),
        );
        await tx.query(
          `update ${table} o set facts_id = e.facts_id
           from unnest($1::uuid[], $2::bigint[]) e (guid, facts_id)
           where o.guid = e.guid and o.facts_id <> e.facts_id`,
          [next.map(({ guid }) => guid), next.map(({ facts }) => ids.get(factsDigest(facts)))],
        );
        return failed;
      },
      { signal },
    );

/** The gRPC method of {@link factsOperations}. */
export const factsMethods = <Context>({
  editFacts,
}: FactsOperations<Context>): {
  readonly EditFacts: GrpcMethod<
    'unary',
    { changes: common.FactsChange__Output[] },
    { outcomes: common.ItemOutcome[] }
  >;
} => ({
  EditFacts: unary(editFacts, {
    from: ({ changes }: { changes: common.FactsChange__Output[] }) => ({
      changes: changes.map(({ guid, edits }) => ({ guid, edits: edits.map(factEditFromMessage) })),
    }),
    to: outcomesToMessage,
  }),
});
