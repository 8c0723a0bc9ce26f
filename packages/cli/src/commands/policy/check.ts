import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

/** A check does not ask for the site. */
const anySite = 'a';

export function addCheck(policy: Command, bind: Bind): void {
  const command = policy
    .command('check')
    .description('check policies as the services do; says their version, or what is wrong where')
    .argument('[directory]', 'of *.cedar files', '.')
    .action(bind(check));
  examples(command, ['mdm policy check policies/', 'the version, and id and sentence of each policy']);
}

async function check({ out }: Cli, directory: string): Promise<ExitCode | undefined> {
  const { checkPolicies, formatProblem, readPolicyFiles } = await import('@mdm/policy');
  const checked = checkPolicies(await readPolicyFiles(directory), { site: anySite });
  if ('problems' in checked) {
    for (const problem of checked.problems) {
      if (out.json) await out.value(problem);
      else await out.line(formatProblem(problem));
    }
    return exitCodes.usage;
  }
  const { version, policies, warnings } = checked.set;
  for (const warning of warnings) out.note(`warning: ${formatProblem(warning)}`);
  if (out.json) await out.value({ version, policies, warnings });
  else {
    await out.line(`version ${version}`);
    await out.table(
      ['POLICY', 'EFFECT', 'WHERE', 'SENTENCE'],
      policies.map(({ id, effect, file, line, sentence }) => [id, effect, `${file}:${line}`, sentence]),
    );
  }
  return undefined;
}
