import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { NewPermit } from '@mdm/client';
import { type Command, Option } from 'commander';
import { list } from '../arguments.js';
import type { Bind, Cli } from '../cli.js';
import { type CredentialOptions, credentialOptions, credentialSourceOf } from '../credential-options.js';
import { examples } from '../help.js';
import { printPermit } from '../permit.js';

interface LoginOptions extends CredentialOptions {
  readonly proxy?: string | true;
  readonly oidc?: string | true;
  readonly browser?: boolean;
  readonly providerCa?: string;
  readonly audience?: string[];
}

export function addLogin(program: Command, bind: Bind): void {
  const command = program
    .command('login')
    .description('sign in at your site; the commands after it need neither certificate nor passphrase');
  for (const option of credentialOptions()) command.addOption(option);
  command
    .addOption(
      new Option(
        '--proxy [file]',
        'a proxy; default: X509_USER_PROXY, else /tmp/x509up_u<your uid>',
      ).conflicts(['cert', 'p12']),
    )
    .addOption(
      new Option('--oidc [issuer]', 'your account at an OpenID provider of your site').conflicts([
        'cert',
        'p12',
        'proxy',
      ]),
    )
    .option('--browser', 'with --oidc: in a browser of this machine; default: with a code on any device')
    .option('--provider-ca <file>', 'with --oidc: CA of the provider, where that is one of the hospital')
    .option('--audience <sites>', 'be known at these sites only, beside your own', list)
    .addHelpText(
      'after',
      `
Without any of them you sign in with your credentials (--credentials). What is kept is a permit in
~/.config/mdm/permit.json, for you only: good until it ends, 12 hours at most sites, or until "mdm logout".
The CA of your site is that of --ca, else X509_CERT_DIR, else ca.pem of your credentials.`,
    )
    .action(bind(login));
  examples(
    command,
    ['mdm login --p12 me.p12', 'with the certificate that your browser exported; asks for its passphrase'],
    ['mdm login --proxy', 'with the proxy of the grid, and the groups that VOMS put into it'],
    ['mdm login --cert usercert.pem --key userkey.pem', 'with PEM files'],
    ['mdm login --oidc', 'with your account at the hospital: shows an address and a code for your telephone'],
  );
}

async function login(cli: Cli, options: LoginOptions): Promise<undefined> {
  // Loaded when needed: help is to be quick.
  const { readPermitSetting, readSettings } = await import('../settings.js');
  const { writePermit } = await import('@mdm/client');
  const address = await readSettings(cli.options, cli.io.env);
  const file = await readPermitSetting(cli.options, cli.io.env);
  // The first thing that many ever do: nothing is there yet.
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const granted = await signInBy(cli, options, address);
  await writePermit(file, address, granted);
  await printPermit(cli.out, granted.permit, file);
  return undefined;
}

async function signInBy(
  cli: Cli,
  options: LoginOptions,
  address: { readonly gateway: string; readonly site: string },
): Promise<NewPermit> {
  const { audience = [] } = options;
  const { signIn } = await import('@mdm/client');
  const { defaultProxyFile, readCredential, readUserCredential } = await import('@mdm/identity');
  const { readAuthorities } = await import('../connect.js');
  const { readCaSetting, readCredentialsSetting } = await import('../settings.js');
  const { proxy } = options;
  const source =
    proxy === undefined
      ? credentialSourceOf(cli, options)
      : { kind: 'proxy' as const, file: proxy === true ? defaultProxyFile(cli.io.env) : proxy };
  const { signal } = cli;
  if (options.oidc !== undefined) return signInByProvider(cli, options, address);
  if (!source) {
    const credential = await readCredential(await readCredentialsSetting(cli.options, cli.io.env));
    return signIn({ ...address, credential, audience }, { signal });
  }
  const { chain, key } = await readUserCredential(source);
  const ca = await readAuthorities(await readCaSetting(cli.options, cli.io.env));
  return signIn({ ...address, credential: { cert: chain, key, ca }, audience }, { signal });
}

async function signInByProvider(
  cli: Cli,
  { oidc, browser, providerCa, audience = [] }: LoginOptions,
  address: { readonly gateway: string; readonly site: string },
): Promise<NewPermit> {
  const { signInByBrowser, signInByDevice } = await import('@mdm/client');
  const { readAuthorities } = await import('../connect.js');
  const { readCaSetting } = await import('../settings.js');
  const { out, signal } = cli;
  const common = {
    ...address,
    ca: await readAuthorities(await readCaSetting(cli.options, cli.io.env)),
    audience,
    signal,
    ...(typeof oidc === 'string' && { issuer: oidc }),
  };
  // What must be done to go on is said even with --quiet.
  if (browser)
    return signInByBrowser({ ...common, openBrowser: (url) => out.warn(`open in a browser: ${url}`) });
  return signInByDevice({
    ...common,
    ...(providerCa !== undefined && { providerCa: await readAuthorities(providerCa) }),
    onPrompt: ({ provider, verificationUri, userCode }) =>
      out.warn(`to sign in at ${provider}, open ${verificationUri} and enter the code ${userCode}`),
  });
}
