import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addQueue(bridge: Command, bind: Bind): void {
  const command = bridge
    .command('queue')
    .description('count the registrations in each state, and say how old the oldest is that is not done')
    .action(
      bind(async ({ client, out, signal }) => {
        const queue = await (await client()).ingestQueue({ signal });
        if (out.json) {
          await out.value(queue);
          return undefined;
        }
        const { counts, oldestMs } = queue;
        await out.table(
          ['STATE', 'IMAGES'],
          counts.map(({ state, count }) => [state, count]),
        );
        await out.line(
          oldestMs === 0
            ? 'nothing waits'
            : `the oldest that is not done is ${Math.ceil(oldestMs / 1_000)} s old`,
        );
        return undefined;
      }),
    );
  examples(command, ['mdm bridge queue', 'is anything waiting, given up, or put aside']);
}
