import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addList(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('list')
    .description('list the cohorts at your site that you have made or that are shared with you')
    .action(
      bind(async ({ client, out, signal }) => {
        const cohorts = await (await client()).cohorts({ signal });
        if (out.json) for (const each of cohorts) await out.value(each);
        else {
          await out.table(
            ['COHORT', 'IMAGES', 'MADE', 'BY', 'NAME'],
            cohorts.map(({ id, images, createdAt, owner, name }) => [
              id,
              images,
              new Date(createdAt).toISOString().slice(0, 16),
              owner,
              name,
            ]),
          );
        }
        return undefined;
      }),
    );
  examples(command, ['mdm cohort list', 'the newest first']);
}
