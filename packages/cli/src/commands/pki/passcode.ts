import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { askPassphrase } from '../../passphrase.js';

const leastLength = 8;

export function addPasscode(pki: Command, bind: Bind): void {
  const command = pki
    .command('passcode')
    .description('make a line of a passcodesFile, for a user of a DICOM workstation')
    .argument('<name>', 'name of the user, as in users of the workstation in site.yaml')
    .option('--passphrase-file <file>', 'the passcode; default: it is asked for')
    .action(bind(passcode));
  examples(command, [
    'mdm pki passcode anna >> /etc/mdm/secrets/dicom-bridge/reading-room',
    'asks for the passcode of anna; the file holds no more than a hash of it',
  ]);
}

async function passcode(
  cli: Cli,
  name: string,
  { passphraseFile }: { readonly passphraseFile?: string },
): Promise<undefined> {
  if (!/^[^:\p{Cc}]+$/u.test(name)) {
    fail('invalid-argument', 'the name of a user has no colon and no control characters', { field: 'name' });
  }
  const { hashPasscode, readPassphrase } = await import('@mdm/identity');
  const said =
    passphraseFile === undefined
      ? await askPassphrase(cli, `the user "${name}"`)
      : await readPassphrase(passphraseFile);
  if (said.length < leastLength) {
    fail('invalid-argument', `the passcode has less than ${leastLength} characters`, { field: 'passcode' });
  }
  const line = `${name}:${await hashPasscode(said)}`;
  if (cli.out.json) await cli.out.value({ line });
  else await cli.out.line(line);
  return undefined;
}
