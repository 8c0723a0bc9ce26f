import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { exists, siteDirectory, writeSecret } from './site-directory.js';

interface InitOptions {
  readonly title: string;
  readonly days: number;
  readonly projectKey?: string;
}

const secretBytes = 32;

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

async function init({ options: { site }, out }: Cli, root: string, options: InitOptions): Promise<undefined> {
  const id = site ?? process.env.MDM_SITE;
  if (!id) fail('invalid-argument', 'site is not set', { field: 'site', remedy: 'use --site' });
  const directory = siteDirectory(root);
  if (await exists(directory.ca)) {
    fail('already-exists', `"${directory.ca}" is there already`, {
      field: 'directory',
      remedy: 'name a new directory: a site whose CA or secrets change loses its images',
    });
  }
  const projectKey = await readProjectKey(options.projectKey);
  const { createEcKey, createSiteCa, writeCredential } = await import('@mdm/identity');
  const { caFingerprint } = await import('@mdm/federation');
  const ca = await createSiteCa({
    site: id,
    title: options.title,
    validity: { days: options.days },
    clock: Date.now,
  });
  const tokenKey = createEcKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trimEnd();
  await writeSecret(directory.secrets('gateway'), 'token-key.pem', tokenKey);
  await writeSecret(directory.secrets('hydra'), 'hydra.kek', randomBytes(secretBytes).toString('hex'));
  await writeSecret(directory.secrets('dicom-bridge'), 'project.key', projectKey);
  await writeCredential(directory.ca, ca);

  const fingerprint = caFingerprint(ca.cert);
  if (out.json) await out.value({ site: id, directory: path.resolve(root), fingerprint });
  else
    await out.pairs([
      ['site', id],
      ['directory', path.resolve(root)],
      ['CA fingerprint', fingerprint],
    ]);
  out.note('next: mdm pki service, mdm pki bundle; back the directory up where nobody else can read it');
  if (options.projectKey === undefined) {
    out.note(
      `the other sites of the project need ${path.join(directory.secrets('dicom-bridge'), 'project.key')}, on a safe way`,
    );
  }
  return undefined;
}

async function readProjectKey(file: string | undefined): Promise<string> {
  if (file === undefined) return randomBytes(secretBytes).toString('hex');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => wrong(file, 'cannot be read', cause));
  const key = text.trim();
  return /^[0-9A-Fa-f]{64}$/.test(key) ? key : wrong(file, 'does not hold 32 bytes as hexadecimal');
}

const wrong = (file: string, problem: string, cause?: unknown): never =>
  fail('invalid-argument', `"${file}" ${problem}`, {
    field: 'project-key',
    remedy: 'use secrets/dicom-bridge/project.key of a site of the project',
    cause,
  });
