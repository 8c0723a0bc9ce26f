import type { Command } from 'commander';
import { several } from '../../arguments.js';
import type { Bind } from '../../cli.js';
import { showCohort } from '../../cohort.js';
import { examples } from '../../help.js';

interface ShareOptions {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export function addShare(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('share')
    .description('say who else may see a cohort; to read its images is another matter ("mdm grant --cohort")')
    .argument('<id>', 'id of the cohort')
    .option('--add <name>', 'a person by DN or a group by FQAN; may be repeated', several)
    .option('--remove <name>', 'the same', several)
    .action(
      bind(async ({ client, out, signal }, id: string, change: ShareOptions) => {
        await showCohort(await (await client()).shareCohort(id, change, { signal }), out);
        return undefined;
      }),
    );
  examples(command, ['mdm cohort share ID --add /biomed/heart', 'the group sees the list of images']);
}
