import path from 'node:path';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

interface InitOptions {
  readonly title: string;
  readonly days: number;
  readonly projectKey?: string;
}

export function addInit(pki: Command, bind: Bind): void {
  const command = pki
    .command('init')
    .description('make the CA and the secrets of a site; never overwrites')
    .argument('<directory>', 'where the site is kept')
    .requiredOption('--title <name>', 'name of the hospital')
    .option('--days <days>', 'how long the CA is valid', wholeNumber(1, 36_525), 3_650)
    .option('--project-key <file>', 'the key that links patients, from the first site of the project')
    .action(bind(init));
  examples(
    command,
    ['mdm pki init --site a --title "Hospital A" /etc/mdm', 'the first site of a project'],
    ['mdm pki init --site b --title "Hospital B" --project-key project.key /etc/mdm', 'a site that joins it'],
  );
}

async function init(cli: Cli, root: string, options: InitOptions): Promise<undefined> {
  const { out } = cli;
  const site = requireSite(cli);
  const { createSite } = await import('@mdm/site-directory');
  const { fingerprint, projectKeyFile } = await createSite(root, {
    site,
    title: options.title,
    days: options.days,
    projectKey: options.projectKey,
    clock: Date.now,
  });
  if (out.json) await out.value({ site, directory: path.resolve(root), fingerprint });
  else
    await out.pairs([
      ['site', site],
      ['directory', path.resolve(root)],
      ['CA fingerprint', fingerprint],
    ]);
  out.note('next: mdm pki service, mdm pki bundle; back the directory up where nobody else can read it');
  if (options.projectKey === undefined) {
    out.note(`the other sites of the project need ${projectKeyFile}, on a safe way`);
  }
  return undefined;
}
