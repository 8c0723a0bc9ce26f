import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addRemove(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('rm')
    .description('forget a cohort of yours; its images stay what they are')
    .argument('<id>', 'id of the cohort')
    .action(
      bind(async ({ client, out, signal }, id: string) => {
        await (await client()).deleteCohort(id, { signal });
        if (out.json) await out.value({ id });
        else out.note('forgotten');
        return undefined;
      }),
    );
  examples(command, ['mdm cohort rm ID', 'permits that were made for it stay good for its images']);
}
