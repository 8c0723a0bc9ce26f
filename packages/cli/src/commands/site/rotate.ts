import { setTimeout as pause } from 'node:timers/promises';
import { fail } from '@mdm/errors';
import type { RotationStep } from '@mdm/site-directory';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface RotateOptions {
  readonly tokenKey?: boolean;
  readonly siteCa?: boolean;
  readonly certificates?: boolean;
  readonly wait?: boolean;
  readonly force?: boolean;
  readonly days: number;
  readonly caDays: number;
}

const pollMs = 2_000;

export function addRotate(site: Command, bind: Bind): void {
  const command = site
    .command('rotate')
    .description('change the token key, the CA or the certificates of the services while everything runs')
    .argument('<directory>', 'where your site is kept')
    .option('--token-key', 'the key that the gateway signs tokens with, one step a call')
    .option('--site-ca', 'the CA, one step a call')
    .option('--certificates', 'the certificates of all services')
    .option('--wait', 'take all steps, waiting between them')
    .option('--force', 'take the next step although something is to be waited for')
    .option('--days <days>', 'how long certificates of services are valid', wholeNumber(1, 36_525), 397)
    .option('--ca-days <days>', 'how long a new CA is valid', wholeNumber(1, 36_525), 3_650)
    .action(bind(rotate));
  examples(
    command,
    ['mdm site rotate /etc/mdm --certificates', 'running services take them up by themselves'],
    [
      'mdm site rotate /etc/mdm --token-key',
      'publish the next key; again: sign with it; again: drop the former one',
    ],
    [
      'mdm site rotate /etc/mdm --site-ca --wait',
      'the same for the CA, waiting until all sites know the new one',
    ],
  );
}

async function rotate(cli: Cli, root: string, options: RotateOptions): Promise<undefined> {
  const { out, signal } = cli;
  const { tokenKey = false, siteCa = false, certificates = false, wait = false, force = false } = options;
  if ([tokenKey, siteCa, certificates].filter(Boolean).length !== 1) {
    fail('invalid-argument', 'what is to be changed is not said', {
      field: 'rotate',
      remedy: 'use one of --token-key, --site-ca and --certificates',
    });
  }
  const { issueServiceCertificates, rotateCa, rotateTokenKey } = await import('@mdm/site-directory');
  const common = { lacking: lackingAt(cli, root), force, clock: Date.now };
  if (certificates) {
    for (const issued of await issueServiceCertificates(root, { days: options.days, clock: Date.now })) {
      if (out.json) await out.value(issued);
      else await out.line(issued.directory);
    }
    return undefined;
  }
  let last = '';
  for (;;) {
    const step = tokenKey
      ? await rotateTokenKey(root, common)
      : await rotateCa(root, { ...common, caDays: options.caDays, serviceDays: options.days });
    const said = describe(step, root);
    if (said !== last) await (out.json ? out.value(step) : out.line(said));
    last = said;
    if (!wait || step.step === 'retired') return undefined;
    if (step.step === 'waiting') await pause(pollMs, undefined, { signal });
  }
}

/** Which of the pinned sites do not have the bundle yet, as the own gateway learns from them. */
const lackingAt =
  ({ client, signal }: Cli, root: string) =>
  async (version: number): Promise<readonly string[]> => {
    const { readSiteConfig } = await import('@mdm/site-directory');
    const peers = (await readSiteConfig(root)).federation.peers.map(({ site }) => site);
    if (peers.length === 0) return [];
    const sites = await (await client()).sites({ signal });
    const have = new Map(sites.map(({ site, ownVersionThere }) => [site, ownVersionThere]));
    return peers.filter((peer) => (have.get(peer) ?? 0) < version);
  };

function describe(step: RotationStep, root: string): string {
  const { bundleVersion } = step;
  switch (step.step) {
    case 'prepared':
      return `prepared: version ${bundleVersion} of the bundle publishes the new one; the other sites need it before the next step`;
    case 'promoted':
      return `promoted: the new one is in use, the former one is believed still`;
    case 'retired':
      return `retired: version ${bundleVersion} of the bundle publishes the new one only; the change is complete`;
    case 'waiting':
      if (step.peers)
        return `waiting: ${step.peers.join(', ')} not yet have version ${bundleVersion} of the bundle`;
      if (step.certificates) {
        return `waiting: renew what the former CA has issued with "mdm pki user ${root} --force", or go on with --force: ${step.certificates.join(', ')}`;
      }
      return `waiting: the former one is in use until ${new Date(step.until ?? 0).toISOString()}`;
  }
}
