import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { several, wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { readSiteCa, siteDirectory } from './site-directory.js';

interface ServiceOptions {
  readonly host: readonly string[];
  readonly days: number;
}

export function addService(pki: Command, bind: Bind): void {
  const command = pki
    .command('service')
    .description(
      'make or renew the certificates of services; running services take new ones up by themselves',
    )
    .argument('<directory>', 'where the site is kept')
    .argument('[service...]', 'which; default: all')
    .option('--host <name>', 'DNS name or IP address of the machine; again for more', several, [])
    .option('--days <days>', 'how long they are valid', wholeNumber(1, 36_525), 397)
    .action(bind(service));
  examples(
    command,
    ['mdm pki service /etc/mdm --host mdm.hospital-a.example', 'all services on one machine'],
    ['mdm pki service /etc/mdm gateway hydra', 'renews two'],
  );
}

async function service(
  { out }: Cli,
  root: string,
  named: readonly string[],
  options: ServiceOptions,
): Promise<undefined> {
  const { serviceNames } = await import('@mdm/config');
  const unknown = named.find((name) => !serviceNames.some((known) => known === name));
  if (unknown !== undefined) {
    fail('invalid-argument', `there is no service "${unknown}"`, {
      field: 'service',
      remedy: `name some of ${serviceNames.join(', ')}`,
    });
  }
  const { ca, site } = await readSiteCa(root);
  const { issueServiceCertificate, writeCredential } = await import('@mdm/identity');
  for (const name of named.length > 0 ? named : serviceNames) {
    const credential = await issueServiceCertificate({
      ca,
      site,
      service: name,
      hosts: options.host,
      validity: { days: options.days },
      clock: Date.now,
    });
    const directory = siteDirectory(root).tls(name);
    await writeCredential(directory, credential);
    if (out.json) await out.value({ service: name, directory });
    else await out.line(directory);
  }
  return undefined;
}
