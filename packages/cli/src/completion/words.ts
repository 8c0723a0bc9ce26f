import type { Command } from 'commander';

/** What can stand behind one command. */
export interface CompletedCommand {
  /** The names of the commands up to this one, without `mdm`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly commands: readonly string[];
  /** Long options with what they do, those of every command included. */
  readonly options: readonly { readonly name: string; readonly description: string }[];
  /** Values of the first argument, where they are a closed list. */
  readonly choices: readonly string[];
}

/** Every command, outermost first. */
export function commandsOf(program: Command): CompletedCommand[] {
  const global = optionsOf(program);
  const collect = (command: Command, path: readonly string[]): CompletedCommand[] => [
    {
      path,
      description: command.description(),
      commands: command.commands.map((child) => child.name()),
      options: command === program ? global : [...optionsOf(command), ...global],
      choices: command.registeredArguments[0]?.argChoices ?? [],
    },
    ...command.commands.flatMap((child) => collect(child, [...path, child.name()])),
  ];
  return collect(program, []);
}

const optionsOf = (command: Command): CompletedCommand['options'] => [
  ...command.options.flatMap(({ long, description }) => (long ? [{ name: long, description }] : [])),
  { name: '--help', description: 'show help' },
];

/** All words that can follow a command. */
export const wordsOf = ({ commands, choices, options }: CompletedCommand): string[] => [
  ...new Set([...commands, ...choices, ...options.map(({ name }) => name)]),
];
