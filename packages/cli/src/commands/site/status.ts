import type { KnownSite } from '@mdm/site-directory';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

export function addStatus(site: Command, bind: Bind): void {
  const command = site
    .command('status')
    .description(
      'show the sites that yours has joined with, what it believes of them, and whether they answer',
    )
    .argument('[directory]', 'where your site is kept', '.')
    .option('--offline', 'do not ask the gateway who answers')
    .action(bind(status));
  examples(
    command,
    ['mdm site status /etc/mdm', 'with what every other site has of your own bundle'],
    ['mdm site status /etc/mdm --offline', 'from the files alone'],
  );
}

interface Reached {
  readonly reachable: boolean;
  /** Version of the own bundle that the site has. */
  readonly ownVersionThere: number;
}

async function status(
  cli: Cli,
  root: string,
  { offline = false }: { readonly offline?: boolean },
): Promise<undefined> {
  const { out } = cli;
  const { readStatus } = await import('@mdm/site-directory');
  const sites = await readStatus(root, Date.now);
  const reached = offline ? new Map<string, Reached>() : await ask(cli);
  if (out.json) {
    for (const site of sites) await out.value({ ...site, ...reached.get(site.site) });
    return undefined;
  }
  const day = (time: number | undefined) =>
    time === undefined ? '-' : new Date(time).toISOString().slice(0, 10);
  await out.table(
    ['SITE', 'ANSWERS', 'BUNDLE', 'HAS OURS', 'SINCE', 'UNTIL', 'PIN', 'BELIEVED', 'NAME', 'PROBLEM'],
    sites.map((known) => {
      const answer = reached.get(known.site);
      return [
        known.site,
        answer ? (answer.reachable ? 'yes' : 'no') : '-',
        known.bundleVersion ?? '-',
        answer?.ownVersionThere || '-',
        day(known.since),
        day(known.expiresAt),
        known.pin ?? '-',
        believed(known),
        known.title ?? '-',
        known.problem?.message ?? '',
      ];
    }),
  );
  return undefined;
}

function believed({ own, groups, subjects, level = 'identified' }: KnownSite): string {
  if (own) return 'all';
  return [level, ...(groups ?? []), ...(subjects ?? [])].join(' ');
}

async function ask({ client, out, signal }: Cli): Promise<ReadonlyMap<string, Reached>> {
  try {
    const sites = await (await client()).sites({ signal });
    return new Map(
      sites.map(({ site, reachable, ownVersionThere }) => [site, { reachable, ownVersionThere }]),
    );
  } catch (thrown) {
    signal.throwIfAborted();
    const { MdmError } = await import('@mdm/errors');
    out.warn(`who answers is not known: ${MdmError.from(thrown).message}`);
    return new Map();
  }
}
