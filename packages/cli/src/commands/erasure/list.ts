import type { Erasure } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addList(erasure: Command, bind: Bind): void {
  const command = erasure
    .command('list')
    .description('list your removals, for data protection officers all of the site, the newest first')
    .action(
      bind(async ({ client, out, signal }) => {
        const mdm = await client();
        const all: Erasure[] = [];
        for await (const one of mdm.erasures({ signal })) {
          if (out.json) await out.value(one);
          else all.push(one);
        }
        if (!out.json) {
          await out.table(
            ['ERASURE', 'ASKED', 'IMAGES', 'KEPT', 'STATE', 'REASON'],
            all.map(({ id, requestedAt, images, kept, complete, confirmed, expected, reason }) => [
              id,
              new Date(requestedAt).toISOString().slice(0, 16),
              images,
              kept,
              complete ? 'complete' : `${confirmed} of ${expected} confirmed`,
              reason,
            ]),
          );
        }
        return undefined;
      }),
    );
  examples(command, ['mdm erasure list', 'what you have removed, and what is not confirmed yet']);
}
