import path from 'node:path';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

interface InitOptions {
  readonly title: string;
  readonly host: string;
  readonly vo: string;
  readonly project: string;
  readonly port: number;
  readonly days: number;
  readonly projectKey?: string;
}

export function addInit(site: Command, bind: Bind): void {
  const command = site
    .command('init')
    .description('make all that the services of a new site need to start; never overwrites')
    .argument('<directory>', 'where the site is to be kept')
    .requiredOption('--title <name>', 'name of the hospital')
    .requiredOption('--host <name>', 'DNS name or IP address under which others reach it')
    .requiredOption('--vo <name>', 'VO that the images belong to')
    .requiredOption('--project <name>', 'research project whose key links patients')
    .option('--port <port>', 'port of the gateway; those of the others follow', wholeNumber(1, 65_000), 7_443)
    .option('--days <days>', 'how long the CA is valid', wholeNumber(398, 36_525), 3_650)
    .option('--project-key <file>', 'the key of the project, from its first site')
    .action(bind(init));
  examples(command, [
    'mdm site init /etc/mdm --site a --title "Hospital A" --host mdm.hospital-a.example --vo biomed --project heart',
    'CA, secrets, certificates, site.yaml, the bundle, and users/administrator for --credentials',
  ]);
}

async function init(cli: Cli, root: string, options: InitOptions): Promise<undefined> {
  const { out } = cli;
  const site = requireSite(cli);
  const { initSite } = await import('@mdm/site-directory');
  const { fingerprint, projectKeyFile } = await initSite(root, { ...options, site, clock: Date.now });
  const directory = path.resolve(root);
  if (out.json) await out.value({ site, directory, fingerprint });
  else {
    await out.pairs([
      ['site', site],
      ['directory', directory],
      ['CA fingerprint', fingerprint],
    ]);
  }
  out.note(
    `next: look through ${path.join(directory, 'site.yaml')}, start each service with MDM_SITE_FILE, MDM_TLS_DIR=${path.join(directory, 'tls')}/<service>,`,
  );
  out.note(
    `MDM_SECRETS_DIR=${path.join(directory, 'secrets')}/<service>, MDM_DATA_DIR and MDM_DATABASE_URL; then mdm site invite`,
  );
  if (options.projectKey === undefined) {
    out.note(`the other sites of the project need ${projectKeyFile}, on a safe way`);
  }
  return undefined;
}
