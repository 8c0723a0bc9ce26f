import type { Command } from 'commander';
import type { Bind } from '../../cli.js';
import { addBundle } from './bundle.js';
import { addFingerprint } from './fingerprint.js';
import { addInit } from './init.js';
import { addPasscode } from './passcode.js';
import { addService } from './service.js';
import { addUser } from './user.js';

export function addPki(program: Command, bind: Bind): void {
  const pki = program
    .command('pki')
    .description('make what a site needs: its CA, secrets, certificates and federation bundle')
    .addHelpText(
      'after',
      `
All of it is below one directory, to be kept by the administrator of the site and by nobody else:
  ca/                   the CA of the site; its key signs everything
  secrets/<service>/    MDM_SECRETS_DIR of a service
  tls/<service>/        MDM_TLS_DIR of a service
  users/<name>/         certificates of people: give each to its person (--credentials)
  federation/           the bundle of the site; give it to the other sites, and put theirs beside it`,
    );
  for (const add of [addInit, addService, addUser, addPasscode, addBundle, addFingerprint]) add(pki, bind);
}
