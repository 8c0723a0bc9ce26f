import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';

export function addKey(program: Command, bind: Bind): void {
  const command = program
    .command('key')
    .description('print the key of an image, for the age program')
    .argument('<lfn>', 'logical name or GUID')
    .option('--force', 'print it also to a terminal')
    .action(
      bind(async ({ client, io, out, signal }, target: string, { force }: { force?: boolean }) => {
        if (io.stdout.isTTY && !force) {
          fail('invalid-argument', 'the key would be shown on the terminal', {
            remedy: `write it to a file, as in "(umask 077; mdm key ${target} > id)", or use --force`,
          });
        }
        const { guid, identity, recipient, faults } = await (await client()).key(target, { signal });
        for (const { holder, problem } of faults) {
          out.warn(`warning: the share of site ${holder} is of no use (${problem}); report it to that site`);
        }
        if (out.json) await out.value({ guid, identity, recipient });
        else await out.line(`# image: ${guid}\n# public key: ${recipient}\n${identity}`);
        return undefined;
      }),
    );
  examples(command, [
    'mdm get -o file.age --encrypted LFN; (umask 077; mdm key LFN > id); age -d -i id file.age > file.dcm',
    'reads an image with the age program; whoever has the key reads the image, also after a revoke',
  ]);
}
