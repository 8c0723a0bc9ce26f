import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

export function addTest(policy: Command, bind: Bind): void {
  const command = policy
    .command('test')
    .description('try what the *.test.yaml files beside the policies expect of them')
    .argument('[directory]', 'of *.cedar and *.test.yaml files', '.')
    .action(bind(test));
  examples(command, ['mdm policy test policies/', 'each expectation, and exit code 8 when one is not met']);
}

async function test({ out }: Cli, directory: string): Promise<ExitCode | undefined> {
  const { compilePolicies, parsePolicyCases, readPolicyFiles, readPolicyTests, runPolicyCases } =
    await import('@mdm/policy');
  const files = await readPolicyFiles(directory);
  const tests = await readPolicyTests(directory);
  if (tests.length === 0)
    fail('failed-precondition', `there is no *.test.yaml file in "${directory}"`, {
      field: 'directory',
      remedy: 'see the one that "mdm policy init" writes',
    });
  const results = tests.flatMap(({ name: file, text }) => {
    const { site, cases } = parsePolicyCases(file, text);
    return runPolicyCases(compilePolicies(files, { site }), cases).map((result) => ({ file, ...result }));
  });
  const failed = results.filter(({ passed }) => !passed).length;
  if (out.json) for (const result of results) await out.value(result);
  else
    await out.table(
      ['', 'FILE', 'CASE', 'ACTION', 'EXPECTED', 'DECIDED'],
      results.map(({ file, passed, name, action, expect, by, decision }) => [
        passed ? 'ok' : 'FAILED',
        file,
        name,
        action,
        wordsOf(expect === 'allow', by ?? []),
        wordsOf(
          decision.allowed,
          decision.policies.map(({ id }) => id),
        ),
      ]),
    );
  out.note(failed === 0 ? `all ${results.length} are met` : `${failed} of ${results.length} are not met`);
  return failed === 0 ? undefined : exitCodes.data;
}

const wordsOf = (allowed: boolean, by: readonly string[]): string =>
  [allowed ? 'allow' : 'deny', ...(by.length > 0 ? [`by ${by.join(', ')}`] : [])].join(' ');
