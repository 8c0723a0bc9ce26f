import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { type Confirmation, confirmFingerprint, subjectsOption } from './confirm.js';

export function addAccept(site: Command, bind: Bind): void {
  const command = site
    .command('accept')
    .description('join with a site that has introduced itself; without a name, list those that wait')
    .argument('<directory>', 'where your site is kept')
    .argument('[site]', 'which')
    .option('--fingerprint <digits>', 'fingerprint of its CA, as its administrator has told you')
    .addOption(subjectsOption())
    .action(bind(accept));
  examples(
    command,
    ['mdm site accept /etc/mdm', 'who waits'],
    ['mdm site accept /etc/mdm b --fingerprint 0f:…', 'pins the site in site.yaml; services follow at once'],
  );
}

async function accept(
  cli: Cli,
  root: string,
  site: string | undefined,
  options: Confirmation,
): Promise<undefined> {
  const { client, out, signal } = cli;
  const waiting = await (await client()).introductions({ signal });
  if (site === undefined) {
    if (out.json) for (const { bundle: _bundle, ...introduction } of waiting) await out.value(introduction);
    else {
      await out.table(
        ['SITE', 'SINCE', 'NAME', 'CA FINGERPRINT (NOT CHECKED)'],
        waiting.map(({ site, atMs, title, fingerprint }) => [
          site,
          new Date(atMs).toISOString(),
          title,
          fingerprint,
        ]),
      );
    }
    return undefined;
  }
  const named = waiting.filter((introduction) => introduction.site === site);
  if (named.length === 0) {
    fail('not-found', `site "${site}" has not introduced itself`, {
      field: 'site',
      remedy: 'invite it with "mdm site invite", and wait until it has joined',
    });
  }
  const { normalizeFingerprint, verifyBundle, writeBundle } = await import('@mdm/federation');
  const { pinSite, siteDirectory, subjectsByTitle } = await import('@mdm/site-directory');
  // Whoever holds another invitation may have used the same name.
  const told = options.fingerprint && normalizeFingerprint(options.fingerprint);
  const [chosen = named[0]] = named.filter(({ fingerprint }) => fingerprint === told);
  if (chosen === undefined) return undefined;
  const { fingerprint, title, bundle } = chosen;
  out.note(`site ${site}, ${title}; fingerprint of its CA:\n${fingerprint}`);
  const subjects = options.subjects ?? (await subjectsByTitle(root, { site, title }));
  out.note(`it will be believed about people whose DN begins with ${subjects.join(' or ')}`);
  await confirmFingerprint(cli, { site, fingerprint }, options);
  await verifyBundle(bundle, { site, fingerprint, clock: Date.now });
  await writeBundle(siteDirectory(root).federation, site, bundle);
  await pinSite(root, { site, fingerprint, subjects });
  if (out.json) await out.value({ site, title, fingerprint, subjects });
  else await out.line(`joined with ${site}, ${title}`);
  return undefined;
}
