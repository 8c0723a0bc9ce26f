import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { type Database, openDatabase, rowsRead, type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import fc from 'fast-check';
import {
  createSagaRunner,
  defineSaga,
  type Outcome,
  type Saga,
  type SagaItem,
  type SagaRunner,
  type Step,
  sagaMigrations,
} from './index.js';
import { sagaItems } from './items.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: sagaMigrations, maxConnections: 20 });
});
afterAll(() => test.drop());

const logger = createLogger({ service: 'saga', site: 'test', destination: { write: () => undefined } });
type State = string;
const done = ({ state }: SagaItem<State>): Outcome<State> => ({ kind: 'done', state });
const broken = new MdmError('internal', 'the step is broken');
const away = new MdmError('unavailable', 'the peer is away');
let sagas = 0;

function saga(
  steps: readonly Step<State, undefined>[],
  options: { batchSize?: number; maxAttempts?: number; leaseMs?: number; lingerMs?: number } = {},
): Saga<State, undefined> {
  sagas += 1;
  return defineSaga<State, undefined>({
    name: `saga-${sagas}`,
    batchSize: 10,
    maxAttempts: 3,
    backoff: { baseMs: 1, maxMs: 4 },
    ...options,
    parse: (json) => {
      if (typeof json !== 'string') throw new MdmError('internal', 'the state is not a text');
      return json;
    },
    steps,
  });
}

const step = (name: string, run: Step<State, undefined>['run'] = async (items) => items.map(done)) => ({
  name,
  run,
});

const runnerOf = (definition: Saga<State, undefined>, concurrency = 2): SagaRunner<State> =>
  createSagaRunner({ db: test.db, saga: definition, context: undefined, logger, concurrency });

const enqueue = (runner: SagaRunner<State>, keys: readonly string[], state = 'new') =>
  test.db.transaction((tx) =>
    runner.enqueue(
      tx,
      keys.map((key) => ({ key, state })),
    ),
  );

/** A promise and what fulfils it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('a saga', () => {
  it('takes an item through its steps and keeps the state of each', async () => {
    const append = (name: string) =>
      step(name, async (items) => items.map(({ state }) => ({ kind: 'done', state: `${state} ${name}` })));
    const seen = step('look', async (items) => {
      expect(items.map(({ state }) => state)).toEqual(['new one two']);
      return items.map(done);
    });
    const runner = runnerOf(saga([append('one'), append('two'), seen]));
    runner.start();
    await enqueue(runner, ['a']);
    expect(await runner.waitFor('a')).toEqual({
      key: 'a',
      status: 'done',
      step: 'look',
      attempts: 0,
      error: undefined,
    });
    await runner.drain();
  });

  it('does not write a state again that a step leaves as it is', async () => {
    const stored = () =>
      test.db.query<{ state: string }>("select state::text from mdm_saga_item where key = 'kept'");
    const seen: unknown[] = [];
    const change = step('change', async (items) => {
      seen.push(...(await stored()));
      return items.map(() => ({ kind: 'done', state: 'changed' }));
    });
    const definition = saga([step('look'), change]);
    const runner = runnerOf(definition);
    // This program would write it without the space.
    await test.db.query('insert into mdm_saga_item (saga, step, key, state) values ($1, $2, $3, $4)', [
      definition.name,
      'look',
      'kept',
      ' "new"',
    ]);
    runner.start();
    expect(await runner.waitFor('kept')).toMatchObject({ status: 'done' });
    expect([...seen, ...(await stored())]).toEqual([{ state: ' "new"' }, { state: '"changed"' }]);
    await runner.drain();
  });

  it('carries a batch together, at most as large as it was defined', async () => {
    const sizes: number[] = [];
    const runner = runnerOf(
      saga([
        step('count', async (items) => {
          sizes.push(items.length);
          return items.map(done);
        }),
      ]),
      1,
    );
    const keys = Array.from({ length: 23 }, (_, n) => `item-${n}`);
    await enqueue(runner, keys);
    runner.start();
    await Promise.all(keys.map((key) => runner.waitFor(key)));
    expect(sizes).toEqual([10, 10, 3]);
    await runner.drain();
  });

  it('lets items that arrive one by one share a batch while they linger', async () => {
    const sizes: number[] = [];
    const count = step('count', async (items) => {
      sizes.push(items.length);
      return items.map(done);
    });
    const runner = runnerOf(saga([count], { lingerMs: 4_000 }));
    runner.start();
    for (const key of ['a', 'b', 'c']) await enqueue(runner, [key]);
    await Promise.all(['a', 'b', 'c'].map((key) => runner.waitFor(key)));
    expect(sizes).toEqual([3]);
    await runner.drain();
  });

  it('does nothing for a transaction that is rolled back, nor for a known key', async () => {
    const runner = runnerOf(saga([step('only')]));
    const rolledBack = test.db.transaction(async (tx) => {
      await runner.enqueue(tx, [{ key: 'never', state: 'new' }]);
      throw broken;
    });
    await expect(rolledBack).rejects.toBe(broken);
    await enqueue(runner, ['once']);
    runner.start();
    await runner.waitFor('once');
    await enqueue(runner, ['once'], 'other');
    expect(await runner.counts()).toEqual({ running: 0, undoing: 0, done: 1, undone: 0 });
    expect(await runner.status('never')).toBeUndefined();
    await expect(runner.waitFor('never')).rejects.toMatchObject({ code: 'not-found' });
    await runner.drain();
  });

  it('keeps any text as a state, even NUL and half a surrogate pair', async () => {
    const odd = 'nul \u0000 half \ud800 quote " backslash \\';
    let seen = '';
    const runner = runnerOf(
      saga([
        step('first'),
        step('look', async (items) => {
          seen = items[0]?.state ?? '';
          return items.map(done);
        }),
      ]),
    );
    await enqueue(runner, ['odd'], odd);
    runner.start();
    await runner.waitFor('odd');
    expect(seen).toBe(odd);
    await runner.drain();
  });

  it('tries again after a retry, counting the attempts of the step', async () => {
    const attempts: number[] = [];
    const runner = runnerOf(
      saga([
        step('first'),
        step('flaky', async (items) =>
          items.map((item) => {
            attempts.push(item.attempts);
            return item.attempts < 2 ? { kind: 'retry', error: away } : done(item);
          }),
        ),
      ]),
    );
    runner.start();
    await enqueue(runner, ['a']);
    expect(await runner.waitFor('a')).toMatchObject({ status: 'done', error: undefined });
    expect(attempts).toEqual([0, 1, 2]);
    await runner.drain();
  });

  it('undoes in reverse, the failed step included, when the attempts are used up', async () => {
    const calls: string[] = [];
    const undoable = (name: string, fails = false): Step<State, undefined> => ({
      name,
      run: async (items) => {
        calls.push(`run ${name}`);
        return items.map((item) => (fails ? { kind: 'retry', error: away } : done(item)));
      },
      undo: async (items) => {
        calls.push(`undo ${name}`);
        return items.map(done);
      },
    });
    const runner = runnerOf(
      saga([undoable('one'), step('no undo'), undoable('two', true), undoable('three')]),
    );
    runner.start();
    await enqueue(runner, ['a']);
    expect(await runner.waitFor('a')).toMatchObject({ status: 'undone', error: { code: 'unavailable' } });
    expect(calls).toEqual(['run one', 'run two', 'run two', 'run two', 'undo two', 'undo one']);
    await runner.drain();
  });

  it('tries to undo for as long as it takes', async () => {
    let undone = 0;
    const runner = runnerOf(
      saga(
        [
          {
            name: 'only',
            run: async (items) => items.map(() => ({ kind: 'give-up', error: broken })),
            undo: async (items) => {
              undone += 1;
              if (undone < 4) throw away;
              return items.map((item) => (undone < 8 ? { kind: 'give-up', error: away } : done(item)));
            },
          },
        ],
        { maxAttempts: 2 },
      ),
    );
    runner.start();
    await enqueue(runner, ['a']);
    expect(await runner.waitFor('a')).toMatchObject({
      status: 'undone',
      error: { code: 'internal', message: 'the step is broken' },
    });
    expect(undone).toBe(8);
    await runner.drain();
  });

  it('starts an undone item again when somebody asks for it', async () => {
    let works = false;
    const runner = runnerOf(
      saga([
        step('only', async (items) =>
          items.map((item) => (works ? done(item) : { kind: 'give-up', error: broken })),
        ),
      ]),
    );
    runner.start();
    await enqueue(runner, ['a']);
    await runner.waitFor('a');
    works = true;
    await runner.retry('a');
    let status = await runner.waitFor('a');
    while (status.status === 'undone') status = await runner.waitFor('a');
    expect(status).toMatchObject({ status: 'done', error: undefined });
    await runner.retry('a');
    expect(await runner.status('a')).toMatchObject({ status: 'done' });
    await expect(runner.retry('unknown')).rejects.toMatchObject({ code: 'not-found' });
    await runner.drain();
  });

  it('lets a poisonous item of a batch fail alone', async () => {
    const runner = runnerOf(
      saga([
        step('picky', async (items) => {
          if (items.some(({ key }) => key === 'poison')) throw new TypeError('cannot read the pixel');
          return items.map(done);
        }),
      ]),
    );
    const keys = ['a', 'b', 'poison', 'c', 'd'];
    await enqueue(runner, keys);
    runner.start();
    const ends = await Promise.all(keys.map((key) => runner.waitFor(key)));
    expect(ends.map(({ status }) => status)).toEqual(['done', 'done', 'undone', 'done', 'done']);
    await runner.drain();
  });

  it('asks a peer that is away once for a whole batch, and only later item by item', async () => {
    const sizes: number[] = [];
    const runner = runnerOf(
      saga([
        step('remote', async (items) => {
          sizes.push(items.length);
          if (sizes.length < 2) throw away;
          return items.map(done);
        }),
      ]),
    );
    await enqueue(runner, ['a', 'b', 'c']);
    runner.start();
    await Promise.all(['a', 'b', 'c'].map((key) => runner.waitFor(key)));
    expect(sizes[0]).toBe(3);
    expect(sizes.slice(1).reduce((sum, size) => sum + size, 0)).toBe(3);
    await runner.drain();
  });

  it('treats too few outcomes as a failure of the step', async () => {
    const runner = runnerOf(saga([step('short', async () => [])]));
    await enqueue(runner, ['a', 'b']);
    runner.start();
    expect(await runner.waitFor('a')).toMatchObject({ status: 'undone', error: { code: 'internal' } });
    expect(await runner.waitFor('b')).toMatchObject({ status: 'undone' });
    await runner.drain();
  });

  it('keeps an item that this program cannot read for one that can', async () => {
    const definition = saga([step('only')]);
    const runner = runnerOf(definition);
    await test.db.query('insert into mdm_saga_item (saga, step, key, state) values ($1, $2, $3, $4)', [
      definition.name,
      'only',
      'newer',
      '{"format":2}',
    ]);
    await test.db.query('insert into mdm_saga_item (saga, step, key, state) values ($1, $2, $3, $4)', [
      definition.name,
      'a step of tomorrow',
      'ahead',
      '"new"',
    ]);
    runner.start();
    for (const key of ['newer', 'ahead']) {
      let status = await runner.status(key);
      while ((status?.attempts ?? 0) <= definition.maxAttempts) status = await runner.status(key);
      expect(status).toMatchObject({ status: 'running', error: { code: 'internal' } });
    }
    await runner.drain();
  });

  it('wakes the workers of another process when the transaction commits', async () => {
    const definition = saga([step('only')]);
    const door = runnerOf(definition);
    const idle = gate();
    const db: Database = { ...test.db };
    db.query = async (text, params, options) => {
      const rows = await test.db.query<never>(text, params, options);
      if (options?.name === 'saga-next-due') idle.open();
      return rows;
    };
    const sleeper = createSagaRunner({ db, saga: definition, context: undefined, logger, concurrency: 1 });
    sleeper.start();
    await idle.opened;
    await enqueue(door, ['a']);
    expect(await door.waitFor('a')).toMatchObject({ status: 'done' });
    await Promise.all([door.drain(), sleeper.drain()]);
  });
});

describe('workers of a saga', () => {
  it('never hold the same item, and lose none, whatever the steps do', async () => {
    const behaviour = fc.record({ fails: fc.nat(2), throws: fc.boolean(), givesUpAt: fc.option(fc.nat(2)) });
    await fc.assert(
      fc.asyncProperty(fc.array(behaviour, { minLength: 1, maxLength: 12 }), async (behaviours) => {
        const inHand = new Set<string>();
        const effects = new Map<string, string[]>(behaviours.map((_, n) => [`${n}`, []]));
        const wrong: string[] = [];
        async function holding<T>(items: readonly SagaItem<State>[], work: () => T): Promise<T> {
          for (const { key } of items) {
            if (inHand.has(key)) wrong.push(key);
            inHand.add(key);
          }
          await test.db.query('select 1');
          for (const { key } of items) inHand.delete(key);
          return work();
        }
        const steps = [0, 1, 2].map(
          (index): Step<State, undefined> => ({
            name: `step-${index}`,
            run: (items) =>
              holding(items, () =>
                items.map((item): Outcome<State> => {
                  const { fails, throws, givesUpAt } = behaviours[Number(item.key)] ?? { fails: 0 };
                  if (item.attempts < fails && throws) throw broken;
                  if (item.attempts < fails) return { kind: 'retry', error: away };
                  const list = effects.get(item.key);
                  if (!list?.includes(`${index}`)) list?.push(`${index}`);
                  return index === givesUpAt ? { kind: 'give-up', error: broken } : done(item);
                }),
              ),
            undo: (items) =>
              holding(items, () =>
                items.map((item): Outcome<State> => {
                  const list = effects.get(item.key);
                  if (list?.at(-1) === `${index}`) list.pop();
                  return done(item);
                }),
              ),
          }),
        );
        const definition = saga(steps, { batchSize: 4, maxAttempts: 30 });
        const runners = [runnerOf(definition), runnerOf(definition)];
        const [first] = runners;
        if (first === undefined) return;
        await enqueue(first, [...effects.keys()]);
        for (const runner of runners) runner.start();
        for (const [n, { givesUpAt }] of behaviours.entries()) {
          const { status } = await first.waitFor(`${n}`);
          expect(status).toBe(givesUpAt === null ? 'done' : 'undone');
          expect(effects.get(`${n}`)).toEqual(givesUpAt === null ? ['0', '1', '2'] : []);
        }
        for (const runner of runners) await runner.drain();
        expect(wrong).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('take over the items of a worker that died, and count its death', async () => {
    const attempts: number[] = [];
    const definition = saga([
      step('only', async (items) => {
        attempts.push(...items.map((item) => item.attempts));
        return items.map(done);
      }),
    ]);
    const runner = runnerOf(definition);
    await enqueue(runner, ['a']);
    await test.db.query(
      `update mdm_saga_item set lease = gen_random_uuid(), due_at = clock_timestamp() + interval '50 ms'
       where saga = $1`,
      [definition.name],
    );
    runner.start();
    await runner.waitFor('a');
    expect(attempts).toEqual([1]);
    await runner.drain();
  });

  it('take an item alone that killed a worker before, and give it up when it does so each time', async () => {
    const batches: string[][] = [];
    const definition = saga([
      step('only', async (items) => {
        batches.push(items.map(({ key }) => key));
        return items.map(done);
      }),
    ]);
    const runner = runnerOf(definition, 1);
    await enqueue(runner, ['suspect', 'hopeless', 'innocent', 'other']);
    await test.db.query(
      `update mdm_saga_item set lease = gen_random_uuid(), attempts = case key when 'suspect' then 1 else 2 end
       where saga = $1 and key in ('suspect', 'hopeless')`,
      [definition.name],
    );
    runner.start();
    expect(await runner.waitFor('suspect')).toMatchObject({ status: 'done' });
    expect(await runner.waitFor('hopeless')).toMatchObject({ status: 'undone', error: { code: 'internal' } });
    await runner.waitFor('innocent');
    await runner.waitFor('other');
    expect(batches.map((keys) => keys.sort()).sort()).toEqual([['innocent', 'other'], ['suspect']]);
    await runner.drain();
  });

  it('keep a long step by renewing its lease', async () => {
    let runs = 0;
    const finish = gate();
    // It is renewed after a third of it, which a busy machine may do late.
    const leaseMs = 4_500;
    const definition = saga(
      [
        step('long', async (items) => {
          runs += 1;
          await finish.opened;
          return items.map(done);
        }),
      ],
      { leaseMs },
    );
    const runner = runnerOf(definition);
    await enqueue(runner, ['a']);
    runner.start();
    const leaseEnd = async () => {
      const [row] = await test.db.query<{ due_at: Date }>(
        'select due_at from mdm_saga_item where saga = $1',
        [definition.name],
      );
      return row?.due_at.getTime() ?? 0;
    };
    const begin = await leaseEnd();
    while ((await leaseEnd()) < begin + leaseMs) await test.db.ping();
    finish.open();
    expect(await runner.waitFor('a')).toMatchObject({ status: 'done' });
    expect(runs).toBe(1);
    await runner.drain();
  });

  it('stop a step whose lease cannot be renewed, before another worker may have the item', async () => {
    const interrupted = gate();
    let runs = 0;
    const definition = saga(
      [
        step('only', async (items, _context, signal) => {
          runs += 1;
          if (runs > 1) return items.map(done);
          await aborted(signal);
          interrupted.open();
          throw signal.reason;
        }),
      ],
      { leaseMs: 1_500 },
    );
    const runner = runnerOf(definition);
    await enqueue(runner, ['a']);
    await test.db.transaction(async (tx) => {
      runner.start();
      while (runs === 0) await test.db.ping();
      await tx.query('lock table mdm_saga_item in share mode');
      await interrupted.opened;
    });
    expect(await runner.waitFor('a')).toMatchObject({ status: 'done' });
    expect(runs).toBe(2);
    await runner.drain();
  });

  it('end the step that they are in when they drain, and leave the next to others', async () => {
    const [entered, leave] = [gate(), gate()];
    const calls: string[] = [];
    const definition = saga([
      step('first', async (items) => {
        calls.push('first');
        entered.open();
        await leave.opened;
        return items.map(done);
      }),
      step('second', async (items) => {
        calls.push(`second, attempts ${items[0]?.attempts}`);
        return items.map(done);
      }),
    ]);
    const runner = runnerOf(definition);
    await enqueue(runner, ['a']);
    runner.start();
    await entered.opened;
    const drained = runner.drain();
    leave.open();
    await drained;
    expect(calls).toEqual(['first']);
    expect(await runner.status('a')).toMatchObject({ status: 'running', step: 'second' });
    const successor = runnerOf(definition);
    successor.start();
    await successor.waitFor('a');
    expect(calls).toEqual(['first', 'second, attempts 0']);
    await successor.drain();
  });

  it('interrupt the step that they are in when the time to drain is over', async () => {
    const entered = gate();
    const definition = saga([
      step('endless', async (_items, _context, signal) => {
        entered.open();
        await aborted(signal);
        throw signal.reason;
      }),
    ]);
    const runner = runnerOf(definition);
    await enqueue(runner, ['a']);
    runner.start();
    await entered.opened;
    await runner.drain(AbortSignal.abort());
    expect(await runner.status('a')).toMatchObject({ status: 'running', attempts: 0 });
  });

  it('go on after the database cut all their connections', async () => {
    const db = openDatabase({ url: test.url, schema: test.schema, applicationName: `${test.schema} cut` });
    const definition = saga([step('only')]);
    const runner = createSagaRunner({ db, saga: definition, context: undefined, logger });
    runner.start();
    await enqueue(runner, ['before']);
    await runner.waitFor('before');
    await test.db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [`${test.schema} cut`],
    );
    await enqueue(runner, ['after']);
    const watcher = runnerOf(definition);
    expect(await watcher.waitFor('after')).toMatchObject({ status: 'done' });
    await runner.drain();
    await watcher.drain();
    await db.close();
  });
});

describe('the definition of a saga', () => {
  it('is refused with two steps of one name, without steps, or with a size of zero', () => {
    expect(() => saga([step('twin'), step('twin')])).toThrow('two steps have the same name');
    expect(() => saga([])).toThrow('at least 1');
    expect(() => saga([step('only')], { batchSize: 0 })).toThrow('at least 1');
  });
});

describe('looking for what is due', () => {
  it('reads none of the many items that wait for later', async () => {
    const { db } = test;
    const waiting = 5_000;
    await db.query(
      `insert into mdm_saga_item (saga, key, state, step, attempts, error, due_at)
       select 'later', n::text, 'null', 'first', 1, '{}', clock_timestamp() + interval '1 hour' from generate_series(1, $1) n`,
      [waiting],
    );
    await db.query('analyze mdm_saga_item');
    const look = (within: Database) =>
      sagaItems(within, 'later', 'first', 300).lease(randomUUID(), 32, 30_000);
    expect(await look(db)).toEqual([]);
    expect(await rowsRead(db, look)).toBeLessThan(100);
  });
});
