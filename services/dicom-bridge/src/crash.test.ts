import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAddress } from '@mdm/config';
import { readMetaHeader } from '@mdm/dicom';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { startTestSites, type TestSites } from '@mdm/testbed';
import { registerSaga } from './saga/register.js';
import { phantoms, sendTo } from './testing.js';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const typescript = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
const steps = registerSaga.steps.map(({ name }) => name);

let grid: TestSites;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  grid = await startTestSites({ sites: ['a'], services: [gateway, lfc, amga, hydra, dpm] });
});
afterAll(async () => {
  await grid.close();
  await database.drop();
});

/** Starts the bridge as a process of its own; resolves when it serves. */
async function startBridge(fault?: string): Promise<ChildProcess> {
  const site = grid.site('a');
  const child = fork(main, {
    execArgv: ['--import', typescript],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      PATH: process.env.PATH,
      MDM_SITE_FILE: site.configFile,
      MDM_TLS_DIR: site.tlsDirectory('dicom-bridge'),
      MDM_DATABASE_URL: database.url,
      MDM_DATABASE_SCHEMA: database.schema,
      MDM_DATA_DIR: site.dataDirectory('dicom-bridge'),
      MDM_SECRETS_DIR: site.secretsDirectory('dicom-bridge'),
      MDM_FEDERATION_DIR: site.federationDirectory,
      ...(fault && { MDM_FAULT: fault }),
    },
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the bridge did not start'))),
  ]);
  return child;
}

/** What a modality does: it goes on with the next image, and tries again later what was not answered with success. */
async function sendAll(files: readonly Buffer[]): Promise<Buffer[]> {
  const { host, port } = parseAddress(grid.site('a').plan.ports.dicom) ?? { host: '', port: 0 };
  const unsent: Buffer[] = [];
  for (const file of files) {
    const answer = await sendTo({ host, port, calledAe: 'MDM_A' }, file).catch(() => undefined);
    if (answer?.status !== 0) unsent.push(file);
  }
  return unsent;
}

describe('a bridge that is killed between each effect of the saga and its record', () => {
  it('registers every image exactly once, and leaves nothing in the spool', async () => {
    const files = phantoms(steps.length * 2, { seed: 'crash' });
    let unsent: Buffer[] = [];
    for (const [n, step] of steps.entries()) {
      const child = await startBridge(`saga:register:${step}:after-run`);
      const died = once(child, 'exit');
      unsent = await sendAll([...unsent, ...files.slice(2 * n, 2 * n + 2)]);
      expect(await died).toEqual([null, 'SIGKILL']);
      // As if the leases of the dead had run out.
      await database.db.query('update mdm_saga_item set due_at = clock_timestamp()');
    }

    const survivor = await startBridge();
    expect(await sendAll(unsent)).toEqual([]);
    for (let open = files.length; open > 0; ) {
      const [row] = await database.db.query<{ done: number }>(
        `select count(*) as done from mdm_saga_item where status = 'done'`,
      );
      open = files.length - (row?.done ?? 0);
    }
    const rows = await database.db.query<{ sop_uid: string; guid: string }>(
      'select sop_uid, guid from instances',
    );
    expect(rows.map(({ sop_uid }) => sop_uid).sort()).toEqual(
      files.map((file) => readMetaHeader(file).sopInstanceUid).sort(),
    );
    const guids = rows.map(({ guid }) => guid).sort();

    const { dn, groups } = grid.site('a').people.physician;
    const as = grid.door('a', 'gateway').user({ name: 'physician', dn, groups });
    const metadata = await grid
      .door('a', 'amga')
      .client('mdm.amga.v1.MetadataService', { through: 'gateway', as });
    const found: string[] = [];
    for await (const { rows: some } of metadata.query({ collection: '/mdm/Image' }))
      found.push(...some.map(({ guid }) => guid.replace(/^guid:/, '')));
    expect(found.sort()).toEqual(guids);
    for (const [service, table] of [
      ['dpm', 'files'],
      ['hydra', 'shares'],
    ] as const) {
      const stored = await grid
        .database('a', service)
        .db.query<{ guid: string }>(`select guid from ${table}`);
      expect(stored.map(({ guid }) => guid).sort()).toEqual(guids);
    }

    const ended = once(survivor, 'exit');
    survivor.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }, 180_000);
});
