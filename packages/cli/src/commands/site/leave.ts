import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { confirmForGood } from './confirm.js';

/** A site that can be reached hears of it within two seconds. */
const patienceMs = 5_000;
const pollMs = 500;

export function addLeave(site: Command, bind: Bind): void {
  const command = site
    .command('leave')
    .description('end the trust in a site; without a name, take your own site out of the federation for good')
    .argument('<directory>', 'where your site is kept')
    .argument('[site]', 'which')
    .option('--yes', 'do not ask: your own site is to leave')
    .action(bind(leave));
  examples(
    command,
    ['mdm site leave /etc/mdm b', 'takes its pin and its bundle away; services follow within a second'],
    ['mdm site leave /etc/mdm', 'tells all sites not to believe yours any more; there is no way back'],
  );
}

async function leave(
  cli: Cli,
  root: string,
  site: string | undefined,
  options: { readonly yes?: boolean },
): Promise<undefined> {
  return site === undefined ? leaveFederation(cli, root, options) : endTrust(cli, root, site);
}

async function endTrust({ out }: Cli, root: string, site: string): Promise<undefined> {
  const { siteDirectory, unpinSite } = await import('@mdm/site-directory');
  await unpinSite(root, site);
  await rm(path.join(siteDirectory(root).federation, `${site}.bundle`), { force: true });
  if (out.json) await out.value({ left: site });
  else await out.line(`left ${site}`);
  out.note(`ask its administrator to run "mdm site leave" for your site as well`);
  return undefined;
}

async function leaveFederation(
  cli: Cli,
  root: string,
  options: { readonly yes?: boolean },
): Promise<undefined> {
  const { client, out, signal } = cli;
  const { readSiteConfig } = await import('@mdm/site-directory');
  const { federation, keys, site: own } = await readSiteConfig(root);
  const peers = federation.peers.map((peer) => peer.site);
  out.note(
    `other sites hold shares of the keys of ${own} (${keys.holders.join(', ')}): whoever is to read its images needs them`,
  );
  await confirmForGood(cli, `Is site ${own} to leave for good? It cannot come back under its name.`, options);
  await (await client()).revokeIdentity({ leaves: true }, { signal });
  const heard = await heardBy(cli, peers);
  const waiting = peers.filter((peer) => !heard.includes(peer));
  if (out.json) await out.value({ left: own, heard, waiting, holders: keys.holders });
  else {
    await out.line(`site ${own} has left the federation`);
    await out.line(`heard of it: ${heard.join(', ') || 'nobody yet'}`);
    if (waiting.length > 0) await out.line(`will hear of it when they are back: ${waiting.join(', ')}`);
  }
  out.note(`next: their administrators run "mdm site leave DIRECTORY ${own}"; you end your trust in them:`);
  for (const peer of peers) out.note(`  mdm site leave ${root} ${peer}`);
  return undefined;
}

/** A site that has heard of it answers the gateway with a refusal. */
async function heardBy({ client, signal }: Cli, peers: readonly string[]): Promise<readonly string[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const sites = await (await client()).sites({ signal });
    const heard = sites
      .filter(({ site, reachable, problem }) => peers.includes(site) && reachable && problem !== '')
      .map(({ site }) => site);
    if (heard.length === peers.length || performance.now() > giveUpAt) return heard;
    await pause(pollMs, undefined, { signal });
  }
}
