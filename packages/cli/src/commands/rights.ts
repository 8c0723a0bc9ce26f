import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';
import { printable } from '../printable.js';

export function addRights(program: Command, bind: Bind): void {
  const command = program
    .command('rights')
    .description('show the access control list of an entry, in the form of getfacl')
    .argument('<lfn>', 'logical name or GUID')
    .action(
      bind(async ({ client, out, signal }, target: string) => {
        const acl = await (await client()).rights(target, { signal });
        if (out.json) await out.value(acl);
        else {
          const { formatAclEntry } = await import('@mdm/access');
          const { owner, group, entries } = acl;
          for (const line of [`# file: ${target}`, `# owner: ${owner}`, `# group: ${group}`]) {
            await out.line(printable(line));
          }
          for (const entry of entries) await out.line(printable(formatAclEntry(entry)));
        }
        return undefined;
      }),
    );
  examples(command, ['mdm rights LFN', 'who may read it at its owner']);
}
