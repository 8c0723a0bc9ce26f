import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type {
  DiffQuestions,
  ImageFacts,
  PolicyContext,
  PolicyDecision,
  PolicyDifference,
  PolicyPrincipal,
} from '@mdm/policy';
import { type Command, Option } from 'commander';
import { list, several } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

interface DiffOptions {
  readonly facts?: string;
  readonly people?: string;
  readonly actions?: readonly string[];
  readonly catalogue?: boolean;
  readonly as?: readonly string[];
}

type Difference = Omit<PolicyDifference, 'example'> & { readonly example: Partial<ImageFacts> | undefined };

export function addDiff(policy: Command, bind: Bind): void {
  const command = policy
    .command('diff')
    .description('say whom a change of policies lets in or shuts out')
    .argument('<old>', 'directory of the *.cedar files in force')
    .argument('<new>', 'directory of the changed ones')
    .option(
      '--facts <file>',
      'what images are like, one JSON object a line; {"facts": …, "images": n} counts them',
    )
    .addOption(
      new Option(
        '--catalogue',
        'try it on the images of your site, and on its people and whom images are shared with; for administrators and data protection officers',
      ).conflicts('facts'),
    )
    .option('--people <file>', 'YAML with people, as in a test file')
    .addOption(
      new Option('--as <dn>', 'with --catalogue: only this person of those that it names; again for more')
        .argParser(several)
        .conflicts('people'),
    )
    .option('--actions <list>', 'such as find,readImage; default: all', list)
    .action(bind(diff));
  examples(
    command,
    [
      'mdm policy diff policies/ new/ --site a',
      'tried on the people, images and circumstances of the *.test.yaml files',
    ],
    ['mdm policy diff policies/ new/ --catalogue', 'on what your site has, with how many images each'],
    [
      'mdm policy diff policies/ new/ --site a --facts facts.jsonl --people people.yaml',
      'on images and people of files',
    ],
  );
}

async function diff(
  cli: Cli,
  oldDirectory: string,
  newDirectory: string,
  options: DiffOptions,
): Promise<undefined> {
  const { compilePolicies, diffPolicies, policyQuestions, readPolicyFiles, readPolicyTests } = await import(
    '@mdm/policy'
  );
  const { catalogue = false, as } = options;
  if (as !== undefined && !catalogue)
    fail('invalid-argument', 'only a catalogue knows people by their DN', {
      field: 'as',
      remedy: 'use it with --catalogue, or give --people FILE',
    });
  const { out, signal } = cli;
  const site = catalogue ? (await cli.client()).address.site : requireSite(cli);
  const [before, after] = [
    compilePolicies(await readPolicyFiles(oldDirectory), { site }),
    compilePolicies(await readPolicyFiles(newDirectory), { site }),
  ];
  const written = policyQuestions({
    tests: [...(await readPolicyTests(oldDirectory)), ...(await readPolicyTests(newDirectory))],
    facts: options.facts === undefined ? undefined : await read(options.facts),
    people: options.people === undefined ? undefined : await read(options.people),
    actions: options.actions,
    ...(catalogue && { now: Date.now() }),
  });
  const observed = [...new Set([...before.observedFacts, ...after.observedFacts])];
  const questions = catalogue ? await inCatalogue(cli, written, observed, options) : written;
  const differences = await diffPolicies(before, after, questions, signal);
  // Of images of a catalogue no more is known than was asked for.
  const found: Difference[] = catalogue ? differences.map((each) => withOnly(observed, each)) : differences;
  if (out.json) for (const each of found) await out.value(each);
  else if (found.length > 0)
    await out.table(
      ['CHANGE', 'WHO', 'ACTION', 'CIRCUMSTANCES', 'IMAGES', 'BEFORE', 'AFTER', 'SUCH AS'],
      found.map((each) => [
        each.change,
        nameOf(each.principal),
        each.action,
        circumstances(each.context),
        imagesOf(each),
        decidedBy(each.before),
        decidedBy(each.after),
        each.example === undefined ? 'the site' : JSON.stringify(each.example),
      ]),
    );
  const { facts, people, actions, contexts } = questions;
  out.note(
    `${found.length} differences for ${people.length} people, ${facts.length} kinds of images, ${actions.length} actions, ${contexts.length} circumstances`,
  );
  return undefined;
}

/** The images of the own site in place of those of the test files; also its people, where no file names others. */
async function inCatalogue(
  { client, signal }: Cli,
  written: DiffQuestions,
  observed: readonly (keyof ImageFacts)[],
  { as, people: file }: DiffOptions,
): Promise<DiffQuestions> {
  const { kinds: facts, people } = await (await client()).survey(observed, { signal });
  if (file !== undefined) return { ...written, facts };
  if (as === undefined) return { ...written, facts, people };
  for (const dn of as) {
    if (!people.some((person) => person.dn === dn))
      fail('not-found', `neither the site nor a list of an image knows "${dn}"`, {
        field: 'as',
        remedy: 'describe them in a file for --people',
      });
  }
  return { ...written, facts, people: people.filter(({ dn }) => as.includes(dn)) };
}

async function read(name: string): Promise<{ readonly name: string; readonly text: string }> {
  const text = await readFile(name, 'utf8').catch((cause: unknown) =>
    fail('invalid-argument', `"${name}" cannot be read`, { field: 'file', remedy: 'check the path', cause }),
  );
  return { name, text };
}

const withOnly = (
  names: readonly (keyof ImageFacts)[],
  { example, ...difference }: PolicyDifference,
): Difference => ({
  ...difference,
  example: example && Object.fromEntries(names.map((name) => [name, example[name]])),
});

const nameOf = ({ dn, groups, issuer }: PolicyPrincipal): string =>
  dn === '' ? `anybody of ${[...groups, `site ${issuer}`].join(', ')}` : dn;

const imagesOf = ({ images, atLeast }: Difference): string | number =>
  atLeast && images !== 'suppressed' ? `${images} or more` : images;

const decidedBy = ({ policies }: PolicyDecision): string =>
  policies.length === 0 ? 'no permit' : policies.map(({ id }) => id).join(', ');

const circumstances = ({ now, level, purpose, job, dataPermit }: PolicyContext): string =>
  [new Date(now).toISOString(), level, purpose, job ? 'job' : undefined, dataPermit]
    .filter(Boolean)
    .join(' ');
