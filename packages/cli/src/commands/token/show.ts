import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { printPermit } from '../../permit.js';

export function addShow(token: Command, bind: Bind): void {
  const command = token
    .command('show')
    .description('ask your site about a permit: until when, and what it is good for')
    .argument('[file]', 'default: the one in use')
    .action(bind(show));
  examples(command, ['mdm token show job.permit', 'never its secret']);
}

async function show(cli: Cli, named: string | undefined): Promise<undefined> {
  const { connectMdm, readPermit } = await import('@mdm/client');
  const { readPermitSetting } = await import('../../settings.js');
  const file = named ?? (await readPermitSetting(cli.options, cli.io.env));
  const { gateway, site, permit: held } = await readPermit(file);
  const client = await connectMdm({ gateway, site, permit: held });
  try {
    const permits = await client.permits({ signal: cli.signal });
    const permit =
      permits.find(({ id }) => id === held.id) ??
      fail('not-found', `the site does not know the permit in "${file}" any more`);
    await printPermit(cli.out, permit, file);
    return undefined;
  } finally {
    client.close();
  }
}
