import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

export function addLeave(site: Command, bind: Bind): void {
  const command = site
    .command('leave')
    .description('end the trust in a site; without a name, say how your site leaves the federation')
    .argument('<directory>', 'where your site is kept')
    .argument('[site]', 'which')
    .action(bind(leave));
  examples(command, [
    'mdm site leave /etc/mdm b',
    'takes its pin and its bundle away; services follow within a second',
  ]);
}

async function leave({ out }: Cli, root: string, site: string | undefined): Promise<undefined> {
  const { readSiteConfig, siteDirectory, unpinSite } = await import('@mdm/site-directory');
  if (site !== undefined) {
    await unpinSite(root, site);
    await rm(path.join(siteDirectory(root).federation, `${site}.bundle`), { force: true });
    if (out.json) await out.value({ left: site });
    else await out.line(`left ${site}`);
    out.note(`ask its administrator to run "mdm site leave" for your site as well`);
    return undefined;
  }
  const { federation, keys, site: own } = await readSiteConfig(root);
  const peers = federation.peers.map((peer) => peer.site);
  if (out.json) await out.value({ peers, holders: keys.holders });
  else {
    await out.line(`To take site ${own} out of the federation:`);
    await out.line(
      `1. other sites hold shares of its keys (${keys.holders.join(', ')}): whoever is to read its images needs them`,
    );
    await out.line(
      `2. tell the administrators of ${peers.join(', ') || 'no other site'}, who run: mdm site leave DIRECTORY ${own}`,
    );
    for (const peer of peers) await out.line(`3. mdm site leave ${root} ${peer}`);
  }
  return undefined;
}
