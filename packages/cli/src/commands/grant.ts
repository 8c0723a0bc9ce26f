import type { Rights } from '@mdm/client';
import { type Command, Option } from 'commander';
import type { Bind } from '../cli.js';
import { granteeOf, objectOf, type SharingOptions, sharingOptions, showSharing } from '../grantee.js';
import { examples } from '../help.js';

export function addGrant(program: Command, bind: Bind): void {
  const command = program
    .command('grant')
    .description('give a person or a group rights on your images, everywhere')
    .argument('<lfn>', 'logical name or GUID of an image; with --below, a GUID')
    .addOption(new Option('--rights <rights>', 'what they may do').choices(['r', 'w', 'rw']).default('r'))
    .action(
      bind(async ({ client, out, signal }, target: string, options: SharingOptions & { rights: Rights }) => {
        const grantee = granteeOf(options);
        const mdm = await client();
        return showSharing(
          await mdm.grant(objectOf(target, options), grantee, options.rights, { signal }),
          out,
        );
      }),
    );
  for (const option of sharingOptions()) command.addOption(option);
  examples(
    command,
    ['mdm grant LFN --user "/O=Hospital C/OU=People/CN=Rosa Forscher C"', 'one person may read one image'],
    ['mdm grant --below STUDY_GUID --group /biomed/cardiology', 'a group may read the images of a study'],
  );
}
