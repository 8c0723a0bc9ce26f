import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addList(token: Command, bind: Bind): void {
  const command = token
    .command('list')
    .description('list your permits at your site, sign-ins as well')
    .action(
      bind(async ({ client, out, signal }) => {
        const permits = await (await client()).permits({ signal });
        if (out.json) {
          for (const permit of permits) await out.value(permit);
        } else {
          await out.table(
            ['PERMIT', 'MADE BY', 'GOOD UNTIL', 'GOOD FOR', 'OBJECTS', 'LABEL'],
            permits.map(({ id, source, expiresAt, limits, label }) => [
              id,
              source,
              new Date(expiresAt).toISOString(),
              limits.rights.length > 0 ? limits.rights.join(',') : 'all',
              limits.objectList === '' ? 'all' : limits.objectCount,
              label,
            ]),
          );
        }
        return undefined;
      }),
    );
  examples(command, ['mdm token list', 'what could act for you at present']);
}
