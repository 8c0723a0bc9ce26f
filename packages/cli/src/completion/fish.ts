import type { CompletedCommand } from './words.js';

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const byPath = new Map(commands.map((command) => [command.path.join(' '), command]));
  const lines = commands.flatMap(({ path, commands: children, options, choices }) => {
    const here = path.length === 0 ? '__fish_use_subcommand' : path.map(seen).join('; and ');
    const line = (rest: string) => `complete -c mdm -n ${quoted(here)} ${rest}`;
    return [
      ...children.map((child) => {
        const description = byPath.get([...path, child].join(' '))?.description ?? '';
        return line(`-f -a ${child} -d ${quoted(description)}`);
      }),
      ...choices.map((choice) => line(`-f -a ${choice}`)),
      ...options.map(({ name, description }) => line(`-l ${name.slice(2)} -d ${quoted(description)}`)),
    ];
  });
  return `# fish completion of mdm\n${lines.join('\n')}`;
}

const seen = (command: string): string => `__fish_seen_subcommand_from ${command}`;
