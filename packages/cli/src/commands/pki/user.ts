import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface UserOptions {
  readonly dn: string;
  readonly output?: string;
  readonly days: number;
  readonly force?: boolean;
}

export function addUser(pki: Command, bind: Bind): void {
  const command = pki
    .command('user')
    .description('make the certificate of a person or a job')
    .argument('<directory>', 'where the site is kept')
    .requiredOption('--dn <dn>', 'DN in slash form; site.yaml has to name it in principals.users')
    .option('-o, --output <directory>', 'where to; default: users/<name> below the directory')
    .option('--days <days>', 'how long it is valid', wholeNumber(1, 36_525), 397)
    .option('--force', 'replace the one that is there')
    .action(bind(user));
  examples(command, [
    'mdm pki user /etc/mdm --dn "/O=Hospital A/OU=People/CN=Anna Arzt"',
    'writes /etc/mdm/users/anna-arzt, to be used with --credentials',
  ]);
}

async function user({ out }: Cli, root: string, options: UserOptions): Promise<undefined> {
  const { exists, readSiteCa, siteDirectory } = await import('@mdm/site-directory');
  const { ca } = await readSiteCa(root);
  const { canonicalDn, issueUserCertificate, writeCredential } = await import('@mdm/identity');
  const dn = canonicalDn(options.dn);
  const directory = options.output ?? siteDirectory(root).user(shortName(dn));
  if (!options.force && (await exists(directory))) {
    fail('already-exists', `"${directory}" is there already`, {
      field: 'output',
      remedy: 'use --force to replace certificate and key, or -o to write them elsewhere',
    });
  }
  await writeCredential(
    directory,
    await issueUserCertificate({ ca, dn, validity: { days: options.days }, clock: Date.now }),
  );
  if (out.json) await out.value({ dn, directory });
  else await out.line(directory);
  return undefined;
}

/** `anna-arzt` of `…/CN=Anna Arzt`. */
function shortName(dn: string): string {
  const name = dn
    .slice(dn.lastIndexOf('=') + 1)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return (
    name || fail('invalid-argument', 'the DN has no name for a directory', { field: 'dn', remedy: 'use -o' })
  );
}
