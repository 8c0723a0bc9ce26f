import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';

export function addSites(program: Command, bind: Bind): void {
  const command = program
    .command('sites')
    .description('list the sites of the federation and whether they answer')
    .action(
      bind(async ({ client, out, signal }) => {
        const sites = await (await client()).sites({ signal });
        if (out.json) {
          for (const site of sites) await out.value(site);
        } else {
          await out.table(
            ['SITE', 'ANSWERS', 'MS', 'GATEWAY', 'NAME', 'PROBLEM'],
            sites.map(({ site, reachable, roundTripMs, gateway, title, problem }) => [
              site,
              reachable ? 'yes' : 'no',
              reachable ? Math.round(roundTripMs) : '-',
              gateway || '-',
              title || '-',
              problem,
            ]),
          );
        }
        return undefined;
      }),
    );
  examples(command, ['mdm sites', 'all sites, with their round trip from your gateway']);
}
