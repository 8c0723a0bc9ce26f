import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface BundleOptions {
  readonly gatewayAddress: string;
  readonly hydraAddress: string;
  readonly days: number;
}

export function addBundle(pki: Command, bind: Bind): void {
  const command = pki
    .command('bundle')
    .description(
      'sign the bundle by which the other sites know this one; again before it ends, or after a change',
    )
    .argument('<directory>', 'where the site is kept')
    .requiredOption('--gateway-address <host:port>', 'where the other sites dial the gateway')
    .requiredOption('--hydra-address <host:port>', 'where the other sites dial hydra')
    .option('--days <days>', 'how long it is valid', wholeNumber(1, 3_650), 365)
    .action(bind(bundle));
  examples(command, [
    'mdm pki bundle /etc/mdm --gateway-address mdm.hospital-a.example:8443 --hydra-address mdm.hospital-a.example:8444',
    'give federation/a.bundle to the other sites, and tell them the fingerprint by telephone',
  ]);
}

async function bundle({ out }: Cli, root: string, options: BundleOptions): Promise<undefined> {
  const { publishBundle } = await import('@mdm/site-directory');
  const { gatewayAddress, hydraAddress, days } = options;
  const published = await publishBundle(root, {
    services: { gateway: { address: gatewayAddress }, hydra: { address: hydraAddress } },
    days,
    renew: true,
    clock: Date.now,
  });
  if (out.json) await out.value(published);
  else await out.line(published.file);
  return undefined;
}
