import { Argument, type Command } from 'commander';
import type { Bind } from '../cli.js';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { commandsOf } from '../completion/words.js';
import { zshCompletion } from '../completion/zsh.js';
import { examples } from '../help.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
type Shell = keyof typeof shells;

export function addCompletion(program: Command, bind: Bind): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(shells)))
    .action(
      bind(async ({ out }, shell: Shell) => {
        await out.line(shells[shell](commandsOf(program)));
        return undefined;
      }),
    );
  examples(
    command,
    ['source <(mdm completion bash)', 'for this shell'],
    ['mdm completion zsh > ~/.zfunc/_mdm', 'for zsh, with ~/.zfunc in fpath'],
    ['mdm completion fish > ~/.config/fish/completions/mdm.fish', 'for fish'],
  );
}
