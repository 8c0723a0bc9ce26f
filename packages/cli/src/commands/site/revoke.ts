import type { RevokedThing } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface RevokeOptions {
  readonly user?: string;
  readonly permitId?: string;
  readonly key?: string;
  readonly reason?: string;
}

export function addRevokeIdentity(site: Command, bind: Bind): void {
  const command = site
    .command('revoke')
    .description(
      'end what your site has issued, at every site: to a person, with a permit, or signed by a token key',
    )
    .option('--user <DN>', 'all that this person was issued until now')
    .option('--permit-id <id>', 'one permit and its tokens')
    .option('--key <id>', 'all tokens that this key has signed or will sign')
    .option('--reason <text>', 'for the administrators of your site')
    .action(bind(revoke));
  examples(
    command,
    [
      'mdm site revoke --user "/O=Hospital A/CN=Eve" --reason "laptop stolen"',
      'signing in anew is another matter',
    ],
    ['mdm site revoke --key KID', 'after "mdm site rotate --token-key": a key that somebody else may have'],
  );
}

async function revoke({ client, out, signal }: Cli, options: RevokeOptions): Promise<undefined> {
  const { user, permitId, key: keyId, reason } = options;
  const named: RevokedThing[] = [
    ...(user === undefined ? [] : [{ user }]),
    ...(permitId === undefined ? [] : [{ permitId }]),
    ...(keyId === undefined ? [] : [{ keyId }]),
  ];
  const [what] = named;
  if (what === undefined || named.length > 1) {
    fail('invalid-argument', 'what is to be revoked is not said', {
      field: 'revoke',
      remedy: 'use one of --user, --permit-id and --key',
    });
  }
  const revocation = await (await client()).revokeIdentity(what, {
    signal,
    ...(reason !== undefined && { reason }),
  });
  if (out.json) await out.value(revocation);
  else await out.line(`revoked, number ${revocation.sequence} of site ${revocation.site}`);
  return undefined;
}
