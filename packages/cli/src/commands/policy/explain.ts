import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import { several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

interface ExplainOptions {
  readonly user: string;
  readonly group?: readonly string[];
  readonly issuer?: string;
  readonly accredited?: boolean;
  readonly action: string;
  readonly image?: string;
  readonly fact?: readonly string[];
  readonly level?: string;
  readonly purpose?: string;
  readonly job?: boolean;
  readonly dataPermit?: string;
  readonly at?: string;
}

export function addExplain(policy: Command, bind: Bind): void {
  const command = policy
    .command('explain')
    .description('say what the policies decide about one question, and which of them')
    .argument('[directory]', 'of *.cedar files', '.')
    .requiredOption('--user <dn>', 'who asks')
    .option('--group <fqan>', 'a group of the user; again for more', several)
    .option('--issuer <site>', 'the site that vouches for the user; default: yours')
    .option('--accredited', 'the user is accredited for data that name the patient')
    .requiredOption('--action <action>', 'such as find, readImage or signIn')
    .option('--image <file>', 'YAML of what the image is like')
    .option('--fact <name=value>', 'something that it is like, such as modality=CT; again for more', several)
    .addOption(
      new Option('--level <level>', 'what is asked for').choices(['anonymous', 'pseudonymous', 'identified']),
    )
    .option('--purpose <code>', 'purpose of use, such as TREAT')
    .option('--job', 'a job asks')
    .option('--data-permit <number>', 'under a data permit')
    .option('--at <time>', 'when, such as 2026-11-27T03:00:00Z; default: now')
    .action(bind(explain));
  examples(
    command,
    [
      'mdm policy explain policies/ --site a --user "/O=Hospital B/CN=Bob" --issuer b --action readImage --fact modality=CT',
      'the rest of the image is typical: of your site, VO biomed, consent unknown',
    ],
    [
      'mdm policy explain policies/ --site a --user "/O=Hospital B/CN=Bob" --action signIn',
      'about the site, not an image',
    ],
  );
}

async function explain(
  { options: global, io, out }: Cli,
  directory: string,
  options: ExplainOptions,
): Promise<undefined> {
  const { compilePolicies, parsePolicyCases, readPolicyFiles, runPolicyCases } = await import('@mdm/policy');
  const site = requireSite({ options: global, io });
  const policies = compilePolicies(await readPolicyFiles(directory), { site });
  const { user: dn, group: groups, issuer, accredited, action, level, purpose, job, dataPermit } = options;
  const image = await imageOf(options);
  const question = {
    name: 'question',
    principal: { dn, groups, site: issuer, accredited },
    action,
    context: { level, purpose, job, dataPermit, at: options.at ?? new Date().toISOString() },
    expect: 'allow',
    ...(image && { image }),
  };
  // JSON is YAML, and leaves out what is undefined.
  const { cases } = parsePolicyCases('the options', JSON.stringify({ site, cases: [question] }));
  for (const { decision } of runPolicyCases(policies, cases)) {
    const { version } = policies;
    if (out.json) await out.value({ ...decision, version });
    else {
      await out.line(`${decision.allowed ? 'allowed' : 'denied'} by version ${version}`);
      for (const { id, sentence } of decision.policies) await out.pairs([[id, sentence]]);
      if (decision.policies.length === 0) await out.line('no policy permits it');
    }
  }
  return undefined;
}

async function imageOf({ image, fact }: ExplainOptions): Promise<object | undefined> {
  if (image === undefined && fact === undefined) return undefined;
  const facts = (fact ?? []).map((text) => {
    const [, name, value] = /^(\w+)=(.+)$/s.exec(text) ?? wrongFact(text);
    return [name, value];
  });
  return { ...(image === undefined ? {} : await readImage(image)), ...Object.fromEntries(facts) };
}

async function readImage(file: string): Promise<object> {
  const unreadable = (cause: unknown) =>
    fail('invalid-argument', `"${file}" cannot be read`, {
      field: 'image',
      remedy: 'name a YAML file',
      cause,
    });
  const text = await readFile(file, 'utf8').catch(unreadable);
  let image: unknown;
  try {
    image = parse(text);
  } catch (cause) {
    return unreadable(cause);
  }
  return typeof image === 'object' && image !== null ? image : unreadable(undefined);
}

const wrongFact = (text: string): never =>
  fail('invalid-argument', `"${text}" is not name=value`, {
    field: 'fact',
    remedy: 'write such as modality=CT',
  });
