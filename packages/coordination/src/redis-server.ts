import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail } from '@mdm/errors';
import { freePort, spawnGuarded } from '@mdm/store';

export interface RedisServer {
  /** `redis://…` with the password, on 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
  /** SIGKILL, for drills. */
  kill(): Promise<void>;
}

const startAttempts = 5;
const startTimeoutMs = 20_000;

/**
 * Starts the `redis-server` of this machine on 127.0.0.1, in memory only, with a password that is drawn at each start
 * unless one is given. It never outlives this process.
 * @returns undefined when no `redis-server` is installed
 * @throws failed-precondition it is installed and does not start
 */
export async function startRedis(options: {
  readonly directory: string;
  readonly port?: number;
  readonly password?: string;
}): Promise<RedisServer | undefined> {
  const program = await find('redis-server');
  if (program === undefined) return undefined;
  const password = options.password ?? randomBytes(24).toString('base64url');
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const configuration = path.join(options.directory, 'redis.conf');
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort());
    // The password is in a file because everybody can read the arguments of a process.
    const lines = ['bind 127.0.0.1', `port ${port}`, 'save ""', 'appendonly no', `requirepass ${password}`];
    await writeFile(configuration, `${lines.join('\n')}\n`, { mode: 0o600 });
    const server = await spawnGuarded(program, [configuration], {
      logFile: path.join(options.directory, 'redis.log'),
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      stopSignal: 'SIGTERM',
    });
    if (await listens(port, server.exited)) {
      const url = `redis://:${password}@127.0.0.1:${port}/0`;
      return { url, port, pid: server.pid, stop: server.stop, kill: server.kill };
    }
    await server.kill();
    if (tries === startAttempts || options.port !== undefined) {
      fail('failed-precondition', `redis-server did not start on port ${port}`, {
        remedy: 'see redis.log in its directory',
      });
    }
  }
}

async function find(program: string): Promise<string | undefined> {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(directory, program);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (directory !== '' && found) return file;
  }
  return undefined;
}

async function listens(port: number, exited: Promise<void>): Promise<boolean> {
  let running = true;
  void exited.then(() => {
    running = false;
  });
  const deadline = performance.now() + startTimeoutMs;
  while (running && performance.now() < deadline) {
    if (await accepts(port)) return running;
    await pause(10);
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
