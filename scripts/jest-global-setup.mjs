/**
 * Before any test: one PostgreSQL and one Redis for the whole run, in a temporary directory. Tests find them by
 * MDM_TEST_POSTGRES and MDM_TEST_REDIS. The launchers are those of the product, imported from their sources so that
 * nothing has to be built first.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import teardown from './jest-global-teardown.mjs';
import './typescript.mjs';

export default async function setup() {
  globalThis.mdmTestServers = [];
  try {
    await startServers(globalThis.mdmTestServers);
  } catch (error) {
    await teardown();
    throw error;
  }
}

async function startServers(stops) {
  const directory = await mkdtemp(path.join(tmpdir(), 'mdm-test-servers-'));
  stops.unshift(() => rm(directory, { recursive: true, force: true }));
  // As root, PostgreSQL runs under another account, which must get through to its own directory.
  await chmod(directory, 0o711);
  await keepLogs(directory, stops);
  const { startEmbeddedPostgres } = await import('../packages/store/src/embedded-postgres.ts');
  const { startRedis } = await import('../packages/coordination/src/redis-server.ts');
  const postgres = await startEmbeddedPostgres({
    directory: path.join(directory, 'postgres'),
    databases: ['test'],
    durable: false,
  });
  stops.unshift(() => postgres.stop());
  process.env.MDM_TEST_POSTGRES = postgres.url('test');

  if (process.env.MDM_TEST_REDIS !== undefined) return;
  const redis = await startRedis({ directory: path.join(directory, 'redis') });
  if (redis !== undefined) {
    stops.unshift(() => redis.stop());
    process.env.MDM_TEST_REDIS = redis.url;
  } else if (process.env.CI === 'true') {
    throw new Error('redis-server is not installed, and CI tests both halves of @mdm/coordination');
  }
}

/** Federations of the tests log below one directory; at the end nothing in there may tell of a patient or a secret. */
async function keepLogs(directory, stops) {
  const { logsBelow, scanLogs } = await import('../packages/testbed/src/log-scan.ts');
  const logs = path.join(directory, 'logs');
  process.env.MDM_TEST_LOGS = logs;
  stops.unshift(async () => {
    const leaks = await scanLogs(await logsBelow(logs));
    if (leaks.length === 0) return;
    const list = leaks.map(({ file, line, what }) => `  ${path.relative(logs, file)}:${line}: ${what}`);
    throw new Error(`the logs of the test federations contain what no log may contain:\n${list.join('\n')}`);
  });
}
