import type { Readable, Writable } from 'node:stream';

interface MayBeTerminal {
  readonly isTTY?: boolean;
}

/** What a command line reads and writes beside files: that of the process is the process itself. */
export interface Io {
  readonly stdin: Readable & MayBeTerminal;
  readonly stdout: Writable & MayBeTerminal;
  readonly stderr: Writable & MayBeTerminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}
