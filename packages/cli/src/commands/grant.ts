import type { DataLevel, GrantLimits, Rights } from '@mdm/client';
import { type Command, Option } from 'commander';
import type { Bind } from '../cli.js';
import { granteeOf, objectOf, type SharingOptions, sharingOptions, showSharing } from '../grantee.js';
import { examples } from '../help.js';
import { pointInTime } from '../point-in-time.js';

interface GrantOptions extends SharingOptions {
  readonly rights: Rights;
  /** Milliseconds since the epoch. */
  readonly until?: number;
  readonly level?: DataLevel;
  readonly only?: string;
}

export function addGrant(program: Command, bind: Bind): void {
  const command = program
    .command('grant')
    .alias('share')
    .description('give a person, a group or a site rights on your images, everywhere')
    .argument('<lfn>', 'logical name or GUID of an image; with --below, a GUID; with --cohort, its id')
    .addOption(new Option('--rights <rights>', 'what they may do').choices(['r', 'w', 'rw']).default('r'))
    .option('--until <time>', 'when it ends by itself: 2027-01-31, 2027-01-31T12:00Z, or 90d', pointInTime)
    .addOption(
      new Option('--level <level>', 'level of data at most').choices([
        'identified',
        'pseudonymous',
        'anonymous',
      ]),
    )
    .option('--only <purpose>', 'only for who asks with this --purpose, such as HRESCH')
    .action(
      bind(async ({ client, out, signal }, target: string, options: GrantOptions) => {
        const { rights, until, level, only } = options;
        const grantee = granteeOf(options);
        const limits: GrantLimits = {
          ...(until !== undefined && { until }),
          ...(level && { level }),
          ...(only && { purpose: only }),
        };
        const mdm = await client();
        return showSharing(
          await mdm.grant(objectOf(target, options), grantee, rights, { signal, limits }),
          out,
        );
      }),
    );
  for (const option of sharingOptions()) command.addOption(option);
  examples(
    command,
    ['mdm grant LFN --user "/O=Hospital C/OU=People/CN=Rosa Forscher C"', 'one person may read one image'],
    ['mdm grant --below STUDY_GUID --group /biomed/cardiology', 'a group may read the images of a study'],
    [
      'mdm grant --below STUDY_GUID --everybody c --until 90d --only HRESCH',
      'all of hospital C, for 90 days, for research',
    ],
  );
}
