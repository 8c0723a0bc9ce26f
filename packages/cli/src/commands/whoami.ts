import type { Command } from 'commander';
import type { Bind } from '../cli.js';
import { examples } from '../help.js';

export function addWhoami(program: Command, bind: Bind): void {
  const command = program
    .command('whoami')
    .description('say who you are to your site')
    .action(
      bind(async ({ client, out, signal }) => {
        const who = await (await client()).whoAmI({ signal });
        if (out.json) await out.value(who);
        else {
          const { dn, groups, issuer, site, level, expiresAt } = who;
          const rows: [string, string][] = [
            ['name', dn],
            ...groups.map((group): [string, string] => ['group', group]),
            ['vouched for by', `site ${issuer}`],
            ['data level', `${level} at site ${site}`],
            ['signed in until', new Date(expiresAt).toISOString()],
          ];
          await out.pairs(rows);
        }
        return undefined;
      }),
    );
  examples(command, ['mdm whoami', 'your DN, your groups, and how much you are shown']);
}
