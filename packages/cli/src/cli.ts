import type { MdmClient } from '@mdm/client';
import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { Output } from './output.js';
import { type ProgressBar, type ProgressUnit, progressBar } from './progress.js';

/** Options that every command has. */
export interface GlobalOptions {
  readonly gateway?: string;
  readonly site?: string;
  readonly credentials?: string;
  readonly permit?: string;
  readonly ca?: string;
  readonly purpose?: string;
  readonly dataPermit?: string;
  readonly json?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** What a command works with. */
export interface Cli {
  readonly options: GlobalOptions;
  readonly out: Output;
  readonly io: Io;
  /** Aborted by --timeout and by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The user's client; connected when it is first asked for. @param defaults what no option names */
  client(defaults?: Partial<GlobalOptions>): Promise<MdmClient>;
  progress(label: string, unit: ProgressUnit): Promise<ProgressBar>;
}

/** What a command does; ends with exit code 0 unless it says otherwise. */
export type Action<Args extends readonly unknown[]> = (
  cli: Cli,
  ...args: Args
) => Promise<ExitCode | undefined>;

/** Makes an action into what commander calls. */
export type Bind = <Args extends readonly unknown[]>(
  action: Action<Args>,
) => (...args: Args) => Promise<void>;

export function createCli(
  options: GlobalOptions,
  { io, out, signal }: Pick<Cli, 'io' | 'out' | 'signal'>,
): Cli & { close(): void } {
  let client: Promise<MdmClient> | undefined;
  return {
    options,
    out,
    io,
    signal,
    client: (defaults) => {
      // Loaded when needed: help and completion are to be quick.
      client ??= import('./connect.js').then(({ connect }) =>
        connect({ ...defaults, ...options }, out, io.env),
      );
      return client;
    },
    progress: (label, unit) =>
      progressBar(label, unit, { ...out, stream: io.stderr, progress: options.progress }),
    close: () => void client?.then((open) => open.close()).catch(() => undefined),
  };
}
