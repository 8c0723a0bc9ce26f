import type { Command } from 'commander';
import { several, wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

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
    .option(
      '--host <name>',
      'DNS name or IP address of the machine; again for more; default: as before',
      several,
      [],
    )
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
  const { issueServiceCertificates } = await import('@mdm/site-directory');
  const issued = await issueServiceCertificates(root, {
    services: named,
    ...(options.host.length > 0 && { hosts: options.host }),
    days: options.days,
    clock: Date.now,
  });
  for (const certificate of issued) {
    if (out.json) await out.value(certificate);
    else await out.line(certificate.directory);
  }
  return undefined;
}
