import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { granteeOf, objectOf, type SharingOptions, sharingOptions, showSharing } from '../grantee.js';
import { examples } from '../help.js';

export function addRevoke(program: Command, bind: Bind): void {
  const command = program
    .command('revoke')
    .description('take the rights of a person or a group on your images back, at the key holders first')
    .argument('<lfn>', 'logical name or GUID of an image; with --below, a GUID; with --cohort, its id')
    .action(
      bind(async ({ client, out, signal }, target: string, options: SharingOptions) => {
        const grantee = granteeOf(options);
        const mdm = await client();
        return showSharing(await mdm.revoke(objectOf(target, options), grantee, { signal }), out);
      }),
    );
  for (const option of sharingOptions()) command.addOption(option);
  examples(command, ['mdm revoke LFN --group /biomed/cardiology', 'the group can no longer open the image']);
}
