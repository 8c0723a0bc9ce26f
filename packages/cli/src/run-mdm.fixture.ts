import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** stdout as text, without its last line feed. */
  readonly text: string;
  /** stdout as JSON lines. */
  readonly values: readonly unknown[];
}

const program = fileURLToPath(new URL('../bin/mdm.js', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The command line that runs the real program. */
export const mdmArguments = (args: readonly string[]): readonly [string, ...string[]] => [
  process.execPath,
  program,
  ...args,
];

/** Runs the real program as a process of its own, with no settings but those given. */
export async function mdm(
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    /** Is given all that it has said on stderr so far, whenever there is more. */
    readonly onStderr?: (text: string) => void;
  } = {},
): Promise<Finished> {
  if (!existsSync(built)) throw new Error('the program has not been built: run "npm run build"');
  const { env = {}, cwd, onStderr } = options;
  const [command, ...rest] = mdmArguments(args);
  const child = spawn(command, rest, {
    cwd,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr.push(chunk);
    onStderr?.(Buffer.concat(stderr).toString());
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const bytes = Buffer.concat(stdout);
  const text = bytes.toString().replace(/\n$/, '');
  return {
    code,
    stdout: bytes,
    stderr: Buffer.concat(stderr).toString(),
    text,
    get values() {
      return text === '' ? [] : text.split('\n').map((line): unknown => JSON.parse(line));
    },
  };
}
