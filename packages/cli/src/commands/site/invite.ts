import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { duration } from '../../duration.js';
import { examples } from '../../help.js';

export function addInvite(site: Command, bind: Bind): void {
  const command = site
    .command('invite')
    .description('make a code with which one other site may introduce itself to yours')
    .option('--for <duration>', 'how long it is valid, such as 12h; default: a week', duration)
    .action(
      bind(async ({ client, out, signal }, options: { readonly for?: number }) => {
        const invitation = await (await client()).invite({
          signal,
          ...(options.for !== undefined && { expiresAt: Date.now() + options.for }),
        });
        if (out.json) await out.value(invitation);
        else await out.line(invitation.code);
        out.note(
          `valid until ${new Date(invitation.expiresAt).toISOString()}; it holds a secret: give it to the administrator of that site only`,
        );
        return undefined;
      }),
    );
  examples(command, ['mdm site invite', 'the other site then runs "mdm site join DIRECTORY CODE"']);
}
