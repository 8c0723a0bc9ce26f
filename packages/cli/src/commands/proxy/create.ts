import type { CredentialSource, ProxyKeyKind } from '@mdm/identity';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { type CredentialOptions, credentialOptions, credentialSourceOf } from '../../credential-options.js';
import { examples } from '../../help.js';
import { printProxy } from './describe.js';

interface CreateOptions extends CredentialOptions {
  readonly hours: number;
  readonly limited?: boolean;
  readonly pathLength?: number;
  readonly bits: '2048' | '3072' | '4096';
  readonly p256?: boolean;
  readonly out?: string;
}

export function addCreate(proxy: Command, bind: Bind): void {
  for (const option of credentialOptions()) proxy.addOption(option);
  proxy
    .option(
      '--hours <hours>',
      'how long it is valid, at most as long as its issuer',
      wholeNumber(1, 8_784),
      12,
    )
    .option('--limited', 'for moving data only, not for starting jobs')
    .option('--path-length <number>', 'how many proxies may be made from it', wholeNumber(0, 1_000))
    .addOption(
      new Option('--bits <bits>', 'of its RSA key').choices(['2048', '3072', '4096']).default('2048'),
    )
    .addOption(
      new Option('--p256', 'an ECDSA key on P-256, which older grid tools do not read').conflicts('bits'),
    )
    .option('--out <file>', 'where to; default: X509_USER_PROXY, else /tmp/x509up_u<your uid>')
    .addHelpText(
      'after',
      `
Without --cert and --p12 it is made with your credentials (--credentials). It is an RFC 3820 proxy, without an own
passphrase: whoever reads the file acts for you until it ends. No VOMS server is asked, so that it carries no groups;
the sites know your groups by your name.`,
    )
    .action(bind(create));
  examples(
    proxy,
    ['mdm proxy', 'for 12 hours, with your credentials; the tools of the grid find it'],
    ['mdm proxy --cert usercert.pem --key userkey.pem --hours 24', 'with PEM files; asks for the passphrase'],
    [
      'mdm proxy --p12 me.p12 --limited --out job.proxy',
      'with an exported certificate, for a job that copies',
    ],
    ['mdm proxy info; mdm proxy destroy', 'what it is and how long it lasts; then away with it'],
  );
}

async function create(cli: Cli, options: CreateOptions): Promise<undefined> {
  const { defaultProxyFile, inspectProxy, issueProxy, readUserCredential, writeProxy } = await import(
    '@mdm/identity'
  );
  const issuer = await readUserCredential(await sourceOf(cli, options));
  const credential = await issueProxy({
    ...issuer,
    keyKind: options.p256 ? 'p-256' : (`rsa-${options.bits}` satisfies ProxyKeyKind),
    lifetimeMs: options.hours * 3_600_000,
    limited: options.limited ?? false,
    ...(options.pathLength === undefined ? {} : { pathLength: options.pathLength }),
    clock: Date.now,
  });
  const file = options.out ?? defaultProxyFile(cli.io.env);
  await writeProxy(file, credential);
  await printProxy(cli.out, { file, proxy: inspectProxy(credential.chain), now: Date.now() });
  return undefined;
}

async function sourceOf(cli: Cli, options: CreateOptions): Promise<CredentialSource> {
  const named = credentialSourceOf(cli, options);
  if (named) return named;
  // Loaded when needed: help is to be quick.
  const { readCredentialsSetting } = await import('../../settings.js');
  return { kind: 'directory', directory: await readCredentialsSetting(cli.options, cli.io.env) };
}
