import { type Command, Option } from 'commander';
import { showRequests } from '../access-requests.js';
import type { Bind } from '../cli.js';
import { exitCodes } from '../exit-codes.js';
import { examples } from '../help.js';

export function addRequests(program: Command, bind: Bind): void {
  const command = program
    .command('requests')
    .description('list requests for access: your own, or those that you are asked by')
    .option('--mine', 'your own, at all sites (default)')
    .addOption(
      new Option(
        '--incoming',
        'those about images of yours; as officer or administrator, of your site',
      ).conflicts('mine'),
    )
    .action(
      bind(async ({ client, out, signal }, { incoming = false }: { readonly incoming?: boolean }) => {
        const mdm = await client();
        if (incoming) {
          await showRequests(await mdm.incomingRequests({ signal }), out);
          return exitCodes.ok;
        }
        const { requests, unreached } = await mdm.requests({ signal });
        await showRequests(requests, out);
        for (const site of unreached) out.warn(`site ${site} could not be asked`);
        return unreached.length === 0 ? exitCodes.ok : exitCodes.partial;
      }),
    );
  examples(
    command,
    ['mdm requests', 'pending, granted, refused with a comment, or expired'],
    ['mdm requests --incoming', 'what waits for your "mdm answer"'],
  );
}
