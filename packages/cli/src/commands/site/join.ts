import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { type Confirmation, confirmFingerprint, subjectsOption } from './confirm.js';

export function addJoin(site: Command, bind: Bind): void {
  const command = site
    .command('join')
    .description('join with the site that has invited yours')
    .argument('<directory>', 'where your site is kept')
    .argument('<code>', 'what "mdm site invite" has made at the other site')
    .option('--fingerprint <digits>', 'fingerprint of its CA, as you were told on another way')
    .addOption(subjectsOption())
    .option('--yes', 'do not ask: the fingerprint has been compared')
    .action(bind(join));
  examples(
    command,
    ['mdm site join /etc/mdm CODE', 'shows who invites, asks, introduces your site and pins the other one'],
    ['mdm site join /etc/mdm CODE --fingerprint 0f:…', 'for scripts'],
  );
}

async function join(cli: Cli, root: string, code: string, confirmation: Confirmation): Promise<undefined> {
  const { out, signal } = cli;
  const { decodeInvitation, inspectBundle, writeBundle } = await import('@mdm/federation');
  const { fetchBundle, introduceSite } = await import('@mdm/client');
  const { pinSite, readSiteCa, siteDirectory, subjectsByTitle } = await import('@mdm/site-directory');
  const invitation = decodeInvitation(code);
  const { site: own } = await readSiteCa(root);
  if (invitation.site === own) {
    fail('invalid-argument', `the invitation is one of site "${own}" itself`, {
      field: 'code',
      remedy: 'give it to the administrator of the site that is to join',
    });
  }
  if (invitation.expiresAt <= Date.now()) {
    fail('failed-precondition', `the invitation ended at ${new Date(invitation.expiresAt).toISOString()}`, {
      field: 'code',
      remedy: `ask the administrator of site "${invitation.site}" for a new one`,
    });
  }
  const { federation } = siteDirectory(root);
  const ownBundle = await readFile(path.join(federation, `${own}.bundle`), 'utf8');
  const theirs = await fetchBundle(invitation, { signal, clock: Date.now });
  const { bundle, fingerprint } = await inspectBundle(theirs, { clock: Date.now });
  const { site, title } = bundle;
  out.note(
    `site ${site}, ${title}, invites you from ${invitation.gateway}; fingerprint of its CA:\n${fingerprint}`,
  );
  const subjects = confirmation.subjects ?? (await subjectsByTitle(root, { site, title }));
  out.note(`it will be believed about people whose DN begins with ${subjects.join(' or ')}`);
  await confirmFingerprint(cli, { site, fingerprint }, confirmation);

  await introduceSite(invitation, { bundle: ownBundle, authorities: bundle.ca, signal });
  await writeBundle(federation, site, theirs);
  await pinSite(root, { site, fingerprint, subjects });
  const { fingerprint: ownFingerprint } = await inspectBundle(ownBundle, { clock: Date.now });
  if (out.json) await out.value({ site, title, fingerprint, subjects, ownFingerprint });
  else {
    await out.pairs([
      ['joined with', `${site}, ${title}`],
      ['fingerprint of your CA', ownFingerprint],
    ]);
  }
  out.note(`tell it to the administrator of site ${site} by telephone, who then runs: mdm site accept`);
  return undefined;
}
