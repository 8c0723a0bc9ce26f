import type { Consent, FactEdit } from '@mdm/policy';
import { Argument, type Command } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { objectOf, objectOptions, type SharingOptions, showSharing } from '../grantee.js';
import { examples } from '../help.js';

interface FactsOptions extends Pick<SharingOptions, 'below' | 'cohort' | 'owner'> {
  readonly reason: string;
}

export function addConsent(program: Command, bind: Bind): void {
  const command = program
    .command('consent')
    .description(
      'say whether the patient agrees that images are used; for their owner, and for data protection officers of the site',
    )
    .addArgument(
      new Argument('<consent>', 'what holds from now on').choices([
        'given',
        'refused',
        'withdrawn',
        'unknown',
      ] satisfies Consent[]),
    );
  addChange(command, bind, (value: Consent) => ({ fact: 'consent', value }));
  examples(
    command,
    [
      'mdm consent withdrawn --below PATIENT_GUID --reason "letter of 3 May"',
      'in every service and at every key holder; the policies of each site see it from then on',
    ],
    ['mdm consent given LFN LFN --reason "signed form 17"', 'two images'],
  );
}

export function addProject(program: Command, bind: Bind): void {
  const command = program
    .command('project')
    .description('move your images to another project, which the policies of a site may look at')
    .argument('<project>', 'its name');
  addChange(command, bind, (value: string) => ({ fact: 'project', value }));
  examples(command, ['mdm project heart-2 --below STUDY_GUID --reason "follow-up study"', 'a whole study']);
}

function addChange<Value extends string>(
  command: Command,
  bind: Bind,
  editOf: (value: Value) => FactEdit,
): void {
  command
    .argument('<lfn...>', 'logical names or GUIDs of images; with --below, GUIDs; with --cohort, ids')
    .requiredOption('--reason <text>', 'why; it stands in the audit, so name no patient')
    .action(
      bind((cli, value: Value, targets: string[], options: FactsOptions) =>
        change(cli, editOf(value), targets, options),
      ),
    );
  for (const option of objectOptions()) command.addOption(option);
}

async function change(
  { client, out, signal }: Cli,
  edit: FactEdit,
  targets: readonly string[],
  { reason, ...options }: FactsOptions,
): Promise<ExitCode | undefined> {
  const mdm = await client();
  let isPartial = false;
  for (const target of targets) {
    const result = await mdm.changeFacts(objectOf(target, options), edit, { reason, signal });
    isPartial = (await showSharing(result, out)) === exitCodes.partial || isPartial;
  }
  return isPartial ? exitCodes.partial : undefined;
}
