import type { Command } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { examples } from '../help.js';
import { limitLines } from '../permit.js';

export function addWhoami(program: Command, bind: Bind): void {
  const command = program
    .command('whoami')
    .description('say who you are, what you may see, until when, and which sites believe it')
    .action(bind(whoami));
  examples(command, ['mdm whoami', 'your DN, your groups, how much you are shown, and where']);
}

async function whoami({ client, out, signal }: Cli): Promise<undefined> {
  const connected = await client();
  const [who, sites] = await Promise.all([connected.whoAmI({ signal }), connected.sites({ signal })]);
  const believing = sites.filter(({ reachable, problem }) => reachable && problem === '');
  const doubting = sites.filter(({ reachable, problem }) => !reachable || problem !== '');
  if (out.json) {
    const believedBy = believing.map(({ site }) => site);
    const notBelievedBy = doubting.map(({ site, problem }) => ({ site, problem }));
    await out.value({ ...who, believedBy, notBelievedBy });
    return undefined;
  }
  const { dn, groups, issuer, site, level, expiresAt, limits } = who;
  await out.pairs([
    ['name', dn],
    ...groups.map((group): [string, string] => ['group', group]),
    ['vouched for by', `site ${issuer}`],
    ['data level', `${level} at site ${site}`],
    ['token until', new Date(expiresAt).toISOString()],
    ...limitLines(limits),
    ['believed by', believing.map((one) => one.site).join(', ') || 'no site'],
    ...doubting.map((one): [string, string] => ['not by', `${one.site}: ${one.problem}`]),
  ]);
  return undefined;
}
