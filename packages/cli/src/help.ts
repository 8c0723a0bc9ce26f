import type { Command } from 'commander';

/** Adds examples to the help of a command: what to type, and what it does. */
export function examples(command: Command, ...lines: readonly (readonly [string, string])[]): Command {
  const text = lines.map(([typed, does]) => `  $ ${typed}\n      ${does}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${text}`);
}
