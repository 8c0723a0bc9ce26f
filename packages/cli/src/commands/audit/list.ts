import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';
import { eachRecord, type QueryOptions, queryOf, queryOptions } from './query.js';

export function addList(audit: Command, bind: Bind): void {
  const command = queryOptions(
    audit.command('list').description('list records of all services, the newest first'),
  ).action(
    bind((cli, options: QueryOptions) =>
      eachRecord(cli, queryOf(options), async ({ records }) => {
        if (cli.out.json) {
          for (const record of records) await cli.out.value(record);
          return;
        }
        await cli.out.table(
          ['TIME', 'OPERATION', 'ENDED', 'USER', 'OF', 'ABOUT', 'WHY'],
          records.map(
            ({ at, operation, outcome, code, subject, issuer, objects, count, purpose, onBehalf }) => [
              new Date(at).toISOString(),
              operation,
              code ?? outcome,
              subject ?? onBehalf ?? '-',
              issuer ?? '-',
              objects === undefined ? '-' : objects.length === 1 ? String(objects[0]) : `${count} objects`,
              purpose ?? '-',
            ],
          ),
        );
      }),
    ),
  );
  examples(
    command,
    ['mdm audit list --refusals --since 2026-01-31', 'who was refused since that day'],
    ['mdm audit list --image LFN', 'who had to do with an image'],
    ['mdm --json audit list --user DN', 'all that somebody did, as JSON'],
  );
}
