import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

export function addInit(policy: Command, bind: Bind): void {
  const command = policy
    .command('init')
    .description('write first policies with comments, and tests of them; never overwrites')
    .argument('<directory>', 'where the policies are to be kept')
    .action(bind(init));
  examples(command, [
    'mdm policy init policies/ --site a',
    'what the site has without policies of its own, and two that it may want, as comments',
  ]);
}

async function init(cli: Cli, directory: string): Promise<undefined> {
  const { starterFiles } = await import('@mdm/policy');
  const files = starterFiles(requireSite(cli));
  await mkdir(directory, { recursive: true });
  for (const { name, text } of files) {
    const file = path.join(directory, name);
    await writeFile(file, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) =>
      cause.code === 'EEXIST'
        ? fail('already-exists', `"${file}" is there already`, { field: 'directory', cause })
        : fail('failed-precondition', `"${file}" cannot be written`, { field: 'directory', cause }),
    );
    if (cli.out.json) await cli.out.value({ file });
    else await cli.out.line(file);
  }
  return undefined;
}
