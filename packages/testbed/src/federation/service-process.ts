import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@mdm/config';
import { fail } from '@mdm/errors';
import { z } from 'zod';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One service as a process of its own, started from what `npm run build` made. */
export interface ServiceProcess {
  readonly site: string;
  readonly service: ServiceName;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Everything that it has printed, over all its lives. */
  readonly logFile: string;
  /** Resolves when the present process has ended, for whatever reason; at once when it is down. */
  exited(): Promise<Exit | undefined>;
  /** Resolves when it has ended. SIGTERM lets it drain. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /**
   * Kills it, if it is still there, and starts it anew; resolves when it serves.
   * @param env variables of this life only, such as MDM_FAULT
   * @throws failed-precondition it ended or took too long; with the end of its log
   */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
}

const readyTimeoutMs = 180_000;
const drainTimeoutMs = 30_000;
const tailBytes = 4_000;
const readyMessage = z.object({ ready: z.literal(true) });
const services = fileURLToPath(new URL('../../../../services', import.meta.url));
/** What a process needs of this one's environment; everything else is said explicitly. */
const inherited = ['PATH', 'HOME', 'TZ', 'TMPDIR', 'LANG'];

/** Starts the service; resolves when it serves. */
export async function startServiceProcess(options: {
  readonly site: string;
  readonly service: ServiceName;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Ends it, when it is aborted while the service starts. */
  readonly signal?: AbortSignal | undefined;
}): Promise<ServiceProcess> {
  const { site, service, env, logFile, signal } = options;
  const program = path.join(services, service, 'dist', 'main.js');
  if (!existsSync(program)) {
    fail('failed-precondition', `the service ${service} has not been built`, {
      remedy: 'run "npm run build"',
    });
  }
  await mkdir(path.dirname(logFile), { recursive: true });
  let child: ChildProcess | undefined;
  let ended: Promise<Exit> | undefined;

  const start = async (more: Readonly<Record<string, string>>, calledOff?: AbortSignal) => {
    const end = () => child?.kill('SIGKILL');
    const log = await open(logFile, 'a', 0o600);
    let ready: Promise<string | undefined>;
    try {
      child = fork(program, {
        env: { ...ownEnvironment(), ...env, ...more },
        execArgv: [],
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
      });
      // At once: what it says or how it ends while nobody listens is heard by nobody.
      ended = exitOf(child);
      ready = untilReady(child, ended);
    } finally {
      await log.close();
    }
    calledOff?.addEventListener('abort', end);
    // It may have been called off while the log was opened.
    if (calledOff?.aborted) end();
    const problem = await ready;
    calledOff?.removeEventListener('abort', end);
    if (problem === undefined) return;
    await kill('SIGKILL');
    fail(
      'failed-precondition',
      `${service} of site ${site} ${problem}; its log ends with\n${await tail(logFile)}`,
    );
  };
  const kill = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const late = setTimeout(() => child?.kill('SIGKILL'), drainTimeoutMs);
    child?.kill(signal);
    await ended;
    clearTimeout(late);
  };
  signal?.throwIfAborted();
  await start({}, signal);

  return {
    site,
    service,
    get pid() {
      return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    logFile,
    exited: async () => ended,
    kill,
    restart: async (more = {}) => {
      await kill('SIGKILL');
      await start(more);
    },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** What went wrong, or undefined. */
function untilReady(child: ChildProcess, ended: Promise<Exit>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(`did not serve within ${readyTimeoutMs / 1000} s`), readyTimeoutMs);
    const settle = (problem?: string) => {
      clearTimeout(late);
      resolve(problem);
    };
    child.on('message', (message) => readyMessage.safeParse(message).success && settle());
    void ended.then(({ code, signal }) => settle(`ended with ${signal ?? `exit code ${code}`}`));
  });
}

async function tail(file: string): Promise<string> {
  return (await readFile(file)).subarray(-tailBytes).toString();
}
