import type { Revocation } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';

export function addRevocations(site: Command, bind: Bind): void {
  const command = site
    .command('revocations')
    .description('list what your site has revoked and still remembers, the newest first')
    .action(
      bind(async ({ client, out, signal }) => {
        const revocations = await (await client()).revocations({ signal });
        if (out.json) for (const revocation of revocations) await out.value(revocation);
        else {
          const time = (at: number | undefined) => (at === undefined ? '-' : new Date(at).toISOString());
          await out.table(
            ['NUMBER', 'SINCE', 'FORGOTTEN', 'WHAT', 'REASON'],
            revocations.map((revocation) => [
              revocation.sequence,
              time(revocation.at),
              time(revocation.until),
              describe(revocation),
              revocation.reason,
            ]),
          );
        }
        return undefined;
      }),
    );
  examples(command, ['mdm site revocations', 'with what was told as the reason']);
}

function describe(revocation: Revocation): string {
  if ('user' in revocation) return `user ${revocation.user}`;
  if ('permitId' in revocation) return `permit ${revocation.permitId}`;
  if ('keyId' in revocation) return `key ${revocation.keyId}`;
  return 'the site itself, which has left';
}
