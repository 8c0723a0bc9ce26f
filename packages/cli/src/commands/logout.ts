import { rm } from 'node:fs/promises';
import { MdmError } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { examples } from '../help.js';

export function addLogout(program: Command, bind: Bind): void {
  const command = program
    .command('logout')
    .description('end the permit of "mdm login", here and at your site')
    .action(bind(logout));
  examples(command, ['mdm logout', 'the permit is void at once, wherever a copy of it is']);
}

async function logout(cli: Cli): Promise<undefined> {
  const { readPermitSetting } = await import('../settings.js');
  const { connectMdm, readPermit } = await import('@mdm/client');
  const file = await readPermitSetting(cli.options, cli.io.env);
  const { gateway, site, permit } = await readPermit(file);
  const client = await connectMdm({ gateway, site, permit });
  try {
    await client.endPermit(undefined, { signal: cli.signal });
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (error.kind.transient) throw error;
    // The site does not know the permit any more: it has ended already.
    cli.out.note(`note: ${error.message}`);
  } finally {
    client.close();
  }
  await rm(file, { force: true });
  if (cli.out.json) await cli.out.value({ ended: permit.id });
  else cli.out.note('logged out');
  return undefined;
}
