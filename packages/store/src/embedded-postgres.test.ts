import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, spawnGuarded, startEmbeddedPostgres } from './index.js';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mdm embedded '));
  // Root's PostgreSQL runs under another account.
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true }));

const open = (url: string) => openDatabase({ url, applicationName: 'embedded test' });

interface Child {
  readonly pid: number;
  readonly directory: string;
  readonly url: string;
}

/** A process of its own that owns a server; `end` kills the process and returns when its server has ended too. */
async function parent(directory: string, uid?: number): Promise<Child & { end(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('../../../scripts/typescript.mjs', import.meta.url).href,
      fileURLToPath(new URL('./testing/embedded-parent.ts', import.meta.url)),
      directory,
    ],
    {
      uid,
      gid: uid,
      cwd: '/',
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(createInterface(child.stdout), 'line');
  const started: Child = JSON.parse(line);
  return {
    ...started,
    end: async () => {
      child.kill('SIGKILL');
      const db = open(started.url);
      while (
        await db.ping().then(
          () => true,
          () => false,
        )
      );
      await db.close();
    },
  };
}

describe('an embedded PostgreSQL', () => {
  it('listens on 127.0.0.1 only, asks for a password, and keeps its data and password over a restart', async () => {
    const options = {
      directory: path.join(root, 'a b'),
      databases: ['amga', 'with "quotes"'],
      durable: false,
    };
    const first = await startEmbeddedPostgres(options);
    const db = open(first.url('with "quotes"'));
    await db.query("create table kept (text text); insert into kept values ('kept')");
    const settings = await db.query(
      `select name, setting from pg_settings
       where name in ('listen_addresses', 'unix_socket_directories', 'password_encryption') order by name`,
    );
    expect(settings).toEqual([
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'password_encryption', setting: 'scram-sha-256' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    for (const password of ['', 'wrong']) {
      const url = new URL(first.url('amga'));
      url.password = password;
      const stranger = open(url.href);
      await expect(stranger.ping()).rejects.toMatchObject({ code: 'unavailable' });
      await stranger.close();
    }
    await db.close();
    await first.stop();

    const second = await startEmbeddedPostgres({ ...options, port: first.port });
    expect(second.url('amga')).toBe(first.url('amga'));
    const again = open(second.url('with "quotes"'));
    expect(await again.query('select text from kept')).toEqual([{ text: 'kept' }]);
    await again.close();
    await second.stop();
  });

  it('is durable by default: what was committed survives a kill, what was not does not', async () => {
    const options = { directory: path.join(root, 'killed') };
    const first = await startEmbeddedPostgres(options);
    const db = open(first.url('postgres'));
    await db.query('create table row (text text)');
    await db.query("insert into row values ('committed')");
    const interrupted = db.transaction(async (tx) => {
      await tx.query("insert into row values ('not committed')");
      await first.kill();
      await tx.query('select 1');
    });
    await expect(interrupted).rejects.toMatchObject({ code: 'unavailable' });
    await db.close();

    const second = await startEmbeddedPostgres(options);
    const again = open(second.url('postgres'));
    expect(await again.query('select text from row')).toEqual([{ text: 'committed' }]);
    expect(await again.query('show fsync')).toEqual([{ fsync: 'on' }]);
    await again.close();

    // A container that starts again may give the old process id to anybody.
    await second.kill();
    const pidFile = path.join(second.directory, 'data', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [String(process.ppid), ...lines.slice(1)].join('\n'));
    const third = await startEmbeddedPostgres(options);

    // A successor that starts too early waits for the directory.
    const waiting = startEmbeddedPostgres(options);
    await third.stop();
    await (await waiting).stop();
  });

  it('lets listeners leave, and the database be closed, while it is away', async () => {
    const server = await startEmbeddedPostgres({ directory: path.join(root, 'away'), durable: false });
    const db = open(server.url('postgres'));
    const leave = await db.listen('one', () => undefined);
    await db.listen('two', () => undefined);
    await server.kill();
    await expect(db.ping()).rejects.toMatchObject({ code: 'unavailable' });
    await leave();
    await db.close();
  });

  it('writes nothing of statements and rows into its log', async () => {
    const server = await startEmbeddedPostgres({ directory: path.join(root, 'killed'), durable: false });
    const db = open(server.url('postgres'));
    await db.query(
      "create table patient (name text primary key); insert into patient values ('CANARY^NAME')",
    );
    await expect(db.query("insert into patient values ('CANARY^NAME')")).rejects.toMatchObject({
      code: 'already-exists',
    });
    await expect(db.query("select 'CANARY^NAME'::uuid")).rejects.toMatchObject({ code: 'internal' });
    await db.close();
    await server.stop();
    const log = await readFile(path.join(server.directory, 'server.log'), 'utf8');
    expect(log).toContain('database system is ready');
    expect(log).not.toContain('CANARY');
  });

  it('says which port is taken', async () => {
    const server = await startEmbeddedPostgres({ directory: path.join(root, 'killed'), durable: false });
    const other = startEmbeddedPostgres({ directory: path.join(root, 'a b'), port: server.port });
    await expect(other).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining(`the port ${server.port} is taken`),
    });
    await server.stop();
  });

  it('ends when the process that started it is killed', async () => {
    const child = await parent(path.join(root, 'orphan'));
    await child.end();
    const successor = await startEmbeddedPostgres({ directory: path.join(root, 'orphan'), durable: false });
    await successor.stop();
  });
});

if (isRoot) {
  describe('an embedded PostgreSQL on a machine with more than one user', () => {
    it('works for an ordinary user', async () => {
      const directory = await mkdtemp(path.join(root, 'ordinary '));
      await chown(directory, nobody, nobody);
      const child = await parent(directory, nobody);
      expect(child.directory).toBe(directory);
      await child.end();
    });

    it('moves to the temporary folder when root asks for a place that only root can reach', async () => {
      const home = await mkdtemp(path.join(root, 'private '));
      const options = { directory: path.join(home, 'data'), durable: false, databases: ['kept'] };
      const first = await startEmbeddedPostgres(options);
      expect(first.directory.startsWith(path.join(tmpdir(), 'mdm-postgres-'))).toBe(true);
      await first.stop();
      const second = await startEmbeddedPostgres(options);
      expect(second.directory).toBe(first.directory);
      await second.stop();
      await rm(second.directory, { recursive: true });
    });
  });
}

describe('a guarded process', () => {
  it('is refused when its program does not exist', async () => {
    const starting = spawnGuarded('/no/such/program', [], {
      logFile: path.join(root, 'log'),
      stopSignal: 'SIGTERM',
    });
    await expect(starting).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it('may be stopped and killed after it has ended', async () => {
    const options = { logFile: path.join(root, 'log'), stopSignal: 'SIGTERM' } as const;
    const short = await spawnGuarded('/bin/sh', ['-c', 'echo said'], options);
    await short.exited;
    await short.stop();
    await short.kill();
    expect(await readFile(options.logFile, 'utf8')).toBe('said\n');
  });
});
