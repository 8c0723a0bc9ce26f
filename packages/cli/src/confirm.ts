import { createInterface } from 'node:readline/promises';
import { fail, MdmError } from '@mdm/errors';

/**
 * Asks on the terminal before something that cannot be undone; only `yes` in full goes on.
 * @throws cancelled         any other answer
 * @throws invalid-argument  there is no terminal
 */
export async function confirm(question: string, signal: AbortSignal): Promise<void> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    fail('invalid-argument', 'it cannot be asked for confirmation without a terminal', {
      field: 'yes',
      remedy: 'add --yes when you are sure',
    });
  }
  const terminal = createInterface({ input: stdin, output: stderr, terminal: true, historySize: 0 });
  const stop = new AbortController();
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  terminal.on('close', () => stop.abort());
  try {
    const answer = await terminal.question(`${question} Type "yes" to go on: `, {
      signal: AbortSignal.any([signal, stop.signal]),
    });
    if (answer.trim() === 'yes') return;
  } finally {
    terminal.close();
  }
  throw new MdmError('cancelled', 'nothing was removed', { remedy: 'type "yes" in full when you are sure' });
}
