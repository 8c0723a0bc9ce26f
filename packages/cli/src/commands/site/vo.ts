import type { Command } from 'commander';
import { several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface VoOptions {
  readonly server: string;
  readonly serverDn: string;
  readonly caDn: string;
  readonly group?: string[];
}

export function addVo(site: Command, bind: Bind): void {
  const command = site
    .command('vo')
    .description('let the members of a VO sign in with a proxy that its VOMS server has signed')
    .argument('<directory>', 'where your site is kept')
    .argument('<vo>', 'name of the VO')
    .requiredOption('--server <host>', 'host of its VOMS server')
    .requiredOption('--server-dn <dn>', 'DN of the certificate of the server')
    .requiredOption('--ca-dn <dn>', 'DN of the CA that has issued it; admit that with "mdm site ca"')
    .option('--group <fqan>', 'believe this group and what is below it only; may be repeated', several)
    .action(bind(admit));
  examples(command, [
    'mdm site vo /etc/mdm biomed --server voms.example --server-dn /O=Grid/CN=voms.example --ca-dn "/O=Grid/CN=Grid CA"',
    'writes the .lsc file into identity.vomsDirectory, and identity.vos; the gateway follows both',
  ]);
}

async function admit({ out }: Cli, root: string, vo: string, options: VoOptions): Promise<undefined> {
  const { admitVo } = await import('@mdm/site-directory');
  const { server: host, serverDn, caDn, group } = options;
  const file = await admitVo(root, { vo, host, serverDn, caDn, ...(group && { groups: group }) });
  if (out.json) await out.value({ vo, file });
  else
    await out.pairs([
      ['VO', vo],
      ['written', file],
    ]);
  return undefined;
}
