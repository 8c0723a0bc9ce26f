import { MdmError } from '@mdm/errors';
import { columns, type Database, type Migration } from '@mdm/store';
import { defineSaga, type Outcome, type SagaItem, type Step } from '../definition.js';
import { sagaMigrations } from '../migrations.js';

/** A saga for drills: each step leaves an effect in a table, in a transaction of its own, and undoing removes it. */
export interface DrillState {
  readonly doomed: boolean;
}

export interface DrillContext {
  readonly db: Database;
}

export const drillMigrations: Migration[] = [
  ...sagaMigrations,
  {
    version: 1,
    name: 'effect',
    up: `create table effect (key text, step text, primary key (key, step));
         create table trace (id bigint generated always as identity, key text, what text)`,
    down: 'drop table effect; drop table trace',
  },
];

function step(name: string): Step<DrillState, DrillContext> {
  const done = ({ state }: SagaItem<DrillState>): Outcome<DrillState> => ({ kind: 'done', state });
  const refused = new MdmError('failed-precondition', 'the item is doomed');
  return {
    name,
    run: async (items, { db }) => {
      const [keys] = columns(items, ['key']);
      await db.transaction(async (tx) => {
        await tx.query('insert into effect select unnest($1::text[]), $2 on conflict do nothing', [
          keys,
          name,
        ]);
        await tx.query('insert into trace (key, what) select unnest($1::text[]), $2', [keys, `run ${name}`]);
      });
      return items.map((item) =>
        name === 'third' && item.state.doomed ? { kind: 'give-up', error: refused } : done(item),
      );
    },
    undo: async (items, { db }) => {
      const [keys] = columns(items, ['key']);
      await db.transaction(async (tx) => {
        await tx.query('delete from effect where key = any($1) and step = $2', [keys, name]);
        await tx.query('insert into trace (key, what) select unnest($1::text[]), $2', [keys, `undo ${name}`]);
      });
      return items.map(done);
    },
  };
}

export const drillSaga = defineSaga<DrillState, DrillContext>({
  name: 'drill',
  batchSize: 8,
  maxAttempts: 20,
  leaseMs: 600,
  backoff: { baseMs: 1, maxMs: 10 },
  parse: (json) => {
    if (typeof json === 'object' && json !== null && 'doomed' in json && typeof json.doomed === 'boolean') {
      return { doomed: json.doomed };
    }
    throw new MdmError('internal', 'the state has no field "doomed"');
  },
  steps: ['first', 'second', 'third'].map(step),
});
