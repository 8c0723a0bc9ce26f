import { fail } from '@mdm/errors';
import type { AskPassphrase, CredentialSource } from '@mdm/identity';
import { Option } from 'commander';
import type { Cli } from './cli.js';
import { askPassphrase } from './passphrase.js';

/** The options that say where a certificate and its key are. */
export interface CredentialOptions {
  readonly cert?: string;
  readonly key?: string;
  readonly p12?: string;
  readonly passphraseFile?: string;
}

export const credentialOptions = (): Option[] => [
  new Option('--cert <file>', 'your certificate as PEM, its chain after it; a proxy will do as well'),
  new Option('--key <file>', 'its private key as PEM; default: in the file of the certificate'),
  new Option('--p12 <file>', 'both as PKCS#12, as a browser exports them').conflicts(['cert', 'key']),
  new Option('--passphrase-file <file>', 'the passphrase of the key; default: it is asked for'),
];

/** Undefined when the options name none. @throws invalid-argument  a key without its certificate */
export function credentialSourceOf(cli: Cli, options: CredentialOptions): CredentialSource | undefined {
  const { cert, key, p12 } = options;
  const ask = passphraseOf(cli, options);
  if (p12 !== undefined) return { kind: 'pkcs12', file: p12, ask };
  if (cert !== undefined) return { kind: 'pem', cert, key: key ?? cert, ask };
  if (key !== undefined)
    fail('invalid-argument', 'a key comes without its certificate', { field: 'key', remedy: 'use --cert' });
  return undefined;
}

function passphraseOf(cli: Cli, { passphraseFile }: CredentialOptions): AskPassphrase {
  if (passphraseFile === undefined) return (what) => askPassphrase(cli, what);
  return async () => (await import('@mdm/identity')).readPassphrase(passphraseFile);
}
