import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type { PolicyContext, PolicyDecision } from '@mdm/policy';
import type { Command } from 'commander';
import { list } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { requireSite } from '../../require-site.js';

interface DiffOptions {
  readonly facts?: string;
  readonly people?: string;
  readonly actions?: readonly string[];
}

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
    .option('--people <file>', 'YAML with people, as in a test file')
    .option('--actions <list>', 'such as find,readImage; default: all', list)
    .action(bind(diff));
  examples(
    command,
    [
      'mdm policy diff policies/ new/ --site a',
      'tried on the people, images and circumstances of the *.test.yaml files',
    ],
    ['mdm policy diff policies/ new/ --site a --facts facts.jsonl --people people.yaml', 'on a catalogue'],
  );
}

async function diff(
  { options: global, io, out, signal }: Cli,
  old: string,
  next: string,
  options: DiffOptions,
): Promise<undefined> {
  const { compilePolicies, diffPolicies, policyQuestions, readPolicyFiles, readPolicyTests } = await import(
    '@mdm/policy'
  );
  const site = requireSite({ options: global, io });
  const [before, after] = [await readPolicyFiles(old), await readPolicyFiles(next)];
  const questions = policyQuestions({
    tests: [...(await readPolicyTests(old)), ...(await readPolicyTests(next))],
    facts: options.facts === undefined ? undefined : await read(options.facts),
    people: options.people === undefined ? undefined : await read(options.people),
    actions: options.actions,
  });
  const found = await diffPolicies(
    compilePolicies(before, { site }),
    compilePolicies(after, { site }),
    questions,
    signal,
  );
  if (out.json) for (const each of found) await out.value(each);
  else if (found.length > 0)
    await out.table(
      ['CHANGE', 'WHO', 'ACTION', 'CIRCUMSTANCES', 'IMAGES', 'BEFORE', 'AFTER', 'SUCH AS'],
      found.map(({ change, principal, action, context, images, before: was, after: is, example }) => [
        change,
        principal.dn,
        action,
        circumstances(context),
        images,
        decidedBy(was),
        decidedBy(is),
        example === undefined ? 'the site' : JSON.stringify(example),
      ]),
    );
  const { facts, people, actions, contexts } = questions;
  out.note(
    `${found.length} differences for ${people.length} people, ${facts.length} kinds of images, ${actions.length} actions, ${contexts.length} circumstances`,
  );
  return undefined;
}

async function read(name: string): Promise<{ readonly name: string; readonly text: string }> {
  const text = await readFile(name, 'utf8').catch((cause: unknown) =>
    fail('invalid-argument', `"${name}" cannot be read`, { field: 'file', remedy: 'check the path', cause }),
  );
  return { name, text };
}

const decidedBy = ({ policies }: PolicyDecision): string =>
  policies.length === 0 ? 'no permit' : policies.map(({ id }) => id).join(', ');

const circumstances = ({ now, level, purpose, job, dataPermit }: PolicyContext): string =>
  [new Date(now).toISOString(), level, purpose, job ? 'job' : undefined, dataPermit]
    .filter(Boolean)
    .join(' ');
