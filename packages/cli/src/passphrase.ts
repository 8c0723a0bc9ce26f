import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fail } from '@mdm/errors';
import type { Cli } from './cli.js';

/**
 * Asks on the terminal, without showing what is typed.
 * @param what such as `the key "userkey.pem"`
 * @throws invalid-argument (field passphrase): there is no terminal
 */
export async function askPassphrase({ io, signal }: Cli, what: string): Promise<string> {
  const { stdin, stderr } = io;
  if (!stdin.isTTY) {
    return fail('invalid-argument', `the passphrase of ${what} cannot be asked for without a terminal`, {
      field: 'passphrase',
      remedy: 'use --passphrase-file',
    });
  }
  const dark = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: dark, terminal: true, historySize: 0 });
  const stop = new AbortController();
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  terminal.on('close', () => stop.abort());
  stderr.write(`passphrase of ${what}: `);
  try {
    return await terminal.question('', { signal: AbortSignal.any([signal, stop.signal]) });
  } finally {
    terminal.close();
    stderr.write('\n');
  }
}
