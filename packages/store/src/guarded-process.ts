import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { fail } from '@mdm/errors';

export interface GuardedOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes standard output and error; emptied at the start. */
  readonly logFile: string;
  /** What the server takes as "stop now, tidily". */
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
}

export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Sends the stop signal, after 30 seconds SIGKILL; resolves when the process has ended. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process has ended. */
  kill(): Promise<void>;
}

const stopGraceMs = 30_000;
/** `read` returns when the writing end of its input closes: that is when the parent has died, however it died. */
const guardScript = 'read -r _; kill -s "$2" "$1"';

/**
 * Starts a server that never outlives this process, not even one that is killed: a shell of its own session holds the
 * reading end of a pipe and stops the server when the writing end closes. The server is in a session of its own, so a
 * Ctrl-C of the terminal reaches only this process, which stops the server when it no longer needs it. Neither keeps
 * this process alive.
 * @throws failed-precondition the program cannot be started
 */
export async function spawnGuarded(
  command: string,
  args: readonly string[],
  options: GuardedOptions,
): Promise<GuardedProcess> {
  const log = await open(options.logFile, 'w', 0o600);
  const identity = { uid: options.uid, gid: options.gid, cwd: '/', detached: true };
  const server = spawn(command, args, {
    ...identity,
    env: options.env,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  try {
    await once(server, 'spawn');
  } catch (cause) {
    fail('failed-precondition', `the program "${command}" cannot be started`, { cause });
  } finally {
    await log.close();
  }
  const { pid = 0 } = server;
  const guard = spawn('/bin/sh', ['-c', guardScript, 'sh', String(pid), options.stopSignal.slice(3)], {
    ...identity,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => server.kill('SIGKILL'));
  guard.stdin.on('error', () => undefined);
  void exited.then(() => guard.kill('SIGKILL'));
  for (const child of [server, guard]) child.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.ref();
    const late = setTimeout(() => server.kill('SIGKILL'), stopGraceMs);
    server.kill(signal);
    await exited;
    clearTimeout(late);
  };
  return { pid, exited, stop: () => end(options.stopSignal), kill: () => end('SIGKILL') };
}
