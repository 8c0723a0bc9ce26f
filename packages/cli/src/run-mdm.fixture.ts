import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from './run.js';

export interface Finished {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** stdout as text, without its last line feed. */
  readonly text: string;
  /** stdout as JSON lines. */
  readonly values: readonly unknown[];
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Is given all that it has said on stderr so far, whenever there is more. */
  readonly onStderr?: (text: string) => void;
}

const program = fileURLToPath(new URL('../bin/mdm.js', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The command line that runs the real program. */
export const mdmArguments = (args: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  program,
  ...args,
];

/** With no settings but those given. */
const environment = ({ env = {} }: RunOptions) => ({
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  ...env,
});

/** Runs the real program as a process of its own. */
export async function mdm(
  args: readonly string[],
  options: RunOptions & { readonly cwd?: string } = {},
): Promise<Finished> {
  if (!existsSync(built)) throw new Error('the program has not been built: run "npm run build"');
  const [command, ...rest] = mdmArguments(args);
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  const stderr = listener(options);
  child.stderr.on('data', (chunk: Buffer) => stderr.hear(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return finished(code, stdout, stderr.text());
}

/**
 * Runs a command line here, as the program does, without the second that a process takes to load it: for suites of many
 * commands about what they say and do. Relative paths are those of this process ({@link inDirectory}).
 */
export async function mdmHere(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const stdout: Buffer[] = [];
  const stderr = listener(options);
  const code = await run(args, {
    stdin: Readable.from([]),
    stdout: sink((chunk) => stdout.push(chunk)),
    stderr: sink(stderr.hear),
    env: environment(options),
  });
  return finished(code, stdout, stderr.text());
}

/** This process goes to a directory. @returns goes back */
export function inDirectory(directory: string): () => void {
  const before = process.cwd();
  process.chdir(directory);
  return () => process.chdir(before);
}

const sink = (hear: (chunk: Buffer) => void): Writable =>
  new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      hear(Buffer.from(chunk));
      done();
    },
  });

function listener({ onStderr }: RunOptions): { hear(chunk: Buffer): void; text(): string } {
  const heard: Buffer[] = [];
  const text = () => Buffer.concat(heard).toString();
  return {
    text,
    hear: (chunk) => {
      heard.push(chunk);
      onStderr?.(text());
    },
  };
}

function finished(code: number | null, stdout: readonly Buffer[], stderr: string): Finished {
  const bytes = Buffer.concat(stdout);
  const text = bytes.toString().replace(/\n$/, '');
  return {
    code,
    stdout: bytes,
    stderr,
    text,
    get values() {
      return text === '' ? [] : text.split('\n').map((line): unknown => JSON.parse(line));
    },
  };
}
