import { fail } from '@mdm/errors';
import { type Command, Option } from 'commander';
import { list, several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

interface ProviderOptions {
  readonly title: string;
  readonly clientId: string;
  readonly dn: string;
  readonly group?: string[];
  readonly scopes?: string[];
  readonly redirectUri?: string[];
  readonly level?: 'identified' | 'pseudonymous';
  readonly clientSecretFile?: string;
  readonly caFile?: string;
}

export function addProvider(site: Command, bind: Bind): void {
  const command = site
    .command('provider')
    .description('let people sign in with their account at an OpenID provider')
    .argument('<directory>', 'where your site is kept')
    .argument('<issuer>', 'exactly as the provider says it in its tokens')
    .requiredOption('--title <name>', 'name of the provider, for people')
    .requiredOption('--client-id <id>', 'of your site at the provider')
    .requiredOption('--dn <template>', 'DN of its people, with {claim} where the value of a claim is to be')
    .option(
      '--group <rule>',
      'claim=value:FQAN, whom a value of a claim makes a member; may be repeated',
      several,
    )
    .option('--scopes <names>', 'scopes that are asked for; default: openid,profile', list)
    .option(
      '--redirect-uri <uri>',
      'where browsers may be sent back to, for the portal; may be repeated',
      several,
    )
    .addOption(
      new Option('--level <level>', 'the most that its people are shown').choices([
        'identified',
        'pseudonymous',
      ]),
    )
    .option('--client-secret-file <file>', 'below MDM_SECRETS_DIR of the gateway; default: a public client')
    .option(
      '--ca-file <file>',
      'CA of the provider, below MDM_SECRETS_DIR or absolute; default: those of the system',
    )
    .action(bind(admit));
  examples(command, [
    'mdm site provider /etc/mdm https://login.hospital-b.example/realms/staff --title Staff --client-id mdm --dn "/O=Hospital B/OU=Staff/CN={name} {sub}" --group groups=cardiology:/biomed/b/Role=physician',
    'its cardiologists are physicians of the VO; the gateway follows site.yaml',
  ]);
}

async function admit(
  { out }: Cli,
  root: string,
  issuer: string,
  options: ProviderOptions,
): Promise<undefined> {
  const { admitIdentity } = await import('@mdm/site-directory');
  const { title, clientId, dn, group = [], scopes, redirectUri, level, clientSecretFile, caFile } = options;
  const value = {
    issuer,
    title,
    clientId,
    dn,
    groups: group.map(ruleOf),
    ...(scopes && { scopes }),
    ...(redirectUri && { redirectUris: redirectUri }),
    ...(level && { level }),
    ...(clientSecretFile && { clientSecretFile }),
    ...(caFile && { caFile }),
  };
  await admitIdentity(root, { list: 'providers', value });
  if (out.json) await out.value(value);
  else await out.line(`people of ${issuer} may sign in`);
  return undefined;
}

/** The value may hold anything but the colon before the FQAN. */
function ruleOf(text: string): { readonly claim: string; readonly value: string; readonly group: string } {
  const [, claim, value, group] = /^([^=]+)=(.*):(\/[^:]*)$/.exec(text) ?? [];
  if (claim && value && group) return { claim, value, group };
  return fail('invalid-argument', `"${text}" is not claim=value:FQAN`, {
    field: 'group',
    remedy: 'write it as groups=cardiology:/biomed/b/Role=physician',
  });
}
