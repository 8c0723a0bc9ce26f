import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createSagaRunner } from './index.js';
import { drillMigrations, drillSaga } from './testing/drill-saga.js';

const worker = fileURLToPath(new URL('./testing/drill-worker.ts', import.meta.url));
const typescript = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
const healthy = Array.from({ length: 10 }, (_, n) => `healthy-${n}`);
const doomed = Array.from({ length: 3 }, (_, n) => `doomed-${n}`);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: drillMigrations });
});
afterAll(() => test.drop());

/** How the process ended: an exit code or a signal. */
async function work(fault: string | undefined): Promise<number | string> {
  const child = spawn(process.execPath, ['--import', typescript, worker, test.url, test.schema], {
    env: { ...process.env, NODE_OPTIONS: '', MDM_FAULT: fault },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

describe('a saga whose process is killed between each effect and its record', () => {
  it('ends every item once and completely, or not at all', async () => {
    const { db } = test;
    const logger = createLogger({ service: 'drill', site: 'drill', destination: { write: () => undefined } });
    const runner = createSagaRunner({ db, saga: drillSaga, context: { db }, logger });
    await db.transaction((tx) =>
      runner.enqueue(tx, [
        ...healthy.map((key) => ({ key, state: { doomed: false } })),
        ...doomed.map((key) => ({ key, state: { doomed: true } })),
      ]),
    );
    for (const step of ['first', 'second', 'third']) {
      expect(await work(`saga:drill:${step}:after-run`)).toBe('SIGKILL');
    }
    for (const step of ['third', 'second', 'first']) {
      expect(await work(`saga:drill:${step}:after-undo`)).toBe('SIGKILL');
    }
    expect(await work(undefined)).toBe(0);

    expect(await runner.counts()).toEqual({
      running: 0,
      undoing: 0,
      done: healthy.length,
      undone: doomed.length,
    });
    const effects = await db.query('select key, step from effect order by key, step');
    expect(effects).toEqual(
      [...healthy].sort().flatMap((key) => ['first', 'second', 'third'].map((step) => ({ key, step }))),
    );
    for (const key of doomed) {
      expect(await runner.status(key)).toMatchObject({
        status: 'undone',
        error: { code: 'failed-precondition', message: 'the item is doomed' },
      });
      const trace = await db.query<{ what: string }>('select what from trace where key = $1 order by id', [
        key,
      ]);
      const order = trace.map(({ what }) => what).filter((what, n, all) => what !== all[n - 1]);
      expect(order).toEqual([
        'run first',
        'run second',
        'run third',
        'undo third',
        'undo second',
        'undo first',
      ]);
    }
    await runner.drain();
  });
});
