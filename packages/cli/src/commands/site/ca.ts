import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface CaOptions {
  readonly subjects?: string[];
  readonly crl?: string;
}

export function addCa(site: Command, bind: Bind): void {
  const command = site
    .command('ca')
    .description('let people sign in with certificates and proxies of a CA of the grid')
    .argument('<directory>', 'where your site is kept')
    .argument('<certificate>', 'certificate of the CA, PEM')
    .option(
      '--subjects <pattern>',
      'names that it may vouch for, * for any characters; may be repeated; default: those below its own',
      several,
    )
    .option('--crl <file>', 'its revocation list, PEM; to be renewed before it ends')
    .action(bind(admit));
  examples(command, [
    'mdm site ca /etc/mdm grid-ca.pem --subjects "/C=EU/O=Grid/*"',
    'writes <hash>.0 and <hash>.signing_policy into identity.caDirectory; the gateway follows it',
  ]);
}

async function admit(
  { out }: Cli,
  root: string,
  file: string,
  { subjects = [], crl }: CaOptions,
): Promise<undefined> {
  const { admitCa } = await import('@mdm/site-directory');
  const certificate = await textOf(file);
  const { dn, files } = await admitCa(root, {
    certificate,
    subjects,
    ...(crl !== undefined && { crl: await textOf(crl) }),
  });
  if (out.json) await out.value({ dn, files });
  else await out.pairs([['CA', dn], ...files.map((written): [string, string] => ['written', written])]);
  if (crl === undefined) out.note('without a CRL nobody notices when a certificate of this CA is revoked');
  return undefined;
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) =>
    fail('invalid-argument', `"${file}" cannot be read`, { field: 'certificate', cause }),
  );
