import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { onExit } from './on-exit.js';

/** Third-party programs and the Debian packages that bring them. */
const packages = {
  Orthanc: 'orthanc',
  storescu: 'dcmtk',
  storescp: 'dcmtk',
  age: 'age',
} as const;

export type Program = keyof typeof packages;

/** Debian keeps servers where ordinary users do not look. */
const directories = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];

/** @throws failed-precondition  not installed, with what to install */
export function locate(program: Program): string {
  for (const directory of directories) {
    const file = path.join(directory, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next one
    }
  }
  return fail('failed-precondition', `the program ${program} is not installed`, {
    remedy: `install it, on Debian with "apt-get install ${packages[program]}"`,
  });
}

/** What dcmtk needs to be itself: by default it waits for acknowledgements on loopback (Nagle). */
const environment = { ...process.env, TCP_NODELAY: '1' };

/**
 * Runs a program to its end.
 * @throws failed-precondition  it ended with another code than 0; with what it said
 */
export async function execute(program: Program, args: readonly string[]): Promise<void> {
  const child = spawn(locate(program), args, {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const forget = onExit(() => child.kill('SIGKILL'));
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await ended(child);
  forget();
  if (code !== 0) {
    fail(
      'failed-precondition',
      `${program} ended with ${code}: ${Buffer.concat(said).toString().trim().slice(-500)}`,
    );
  }
}

/** A program that runs until it is stopped. */
export interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until `ready` says so, which is asked again and again.
 * @throws failed-precondition  it ended by itself or is not ready in time
 */
export async function startServer(
  program: Program,
  args: readonly string[],
  ready: () => Promise<boolean>,
): Promise<Server> {
  const child = spawn(locate(program), args, { env: environment, stdio: 'ignore' });
  const forget = onExit(() => child.kill('SIGKILL'));
  const end = ended(child);
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await end;
    clearTimeout(late);
    forget();
  };
  const giveUpAt = performance.now() + 30_000;
  while (!(await ready())) {
    if (child.exitCode === null && child.signalCode === null && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    await stop();
    fail('failed-precondition', `the server ${program} did not start`, {
      remedy: 'run it by hand to see why',
    });
  }
  return { pid: child.pid ?? fail('internal', `the server ${program} has no process`), stop };
}

function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no code'));
  });
}
