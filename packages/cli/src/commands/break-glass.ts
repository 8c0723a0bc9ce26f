import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.js';
import type { Bind, Cli } from '../cli.js';
import { showEmergency } from '../emergency.js';
import type { ExitCode } from '../exit-codes.js';
import { examples } from '../help.js';

interface BreakGlassOptions {
  readonly below?: string;
  readonly owner?: string;
  readonly reason: string;
  readonly hours?: number;
}

const maxHours = 24;

export function addBreakGlass(program: Command, bind: Bind): void {
  const command = program
    .command('break-glass')
    .description(
      'read images in an emergency, where a policy of their hospital allows it: it is told and reviewed',
    )
    .argument('[lfn]', 'logical name or GUID of an image')
    .option('--below <guid>', 'all images of the patient, study or series with this GUID')
    .option('--owner <site>', 'with --below: the site that owns them; default: all are asked')
    .requiredOption('--reason <text>', 'what the emergency is, for who reviews it; name no patient')
    .option('--hours <hours>', 'for how long; default: as long as the site allows', wholeNumber(1, maxHours))
    .action(bind(breakGlass));
  command.addHelpText(
    'after',
    `
It is declared with the purpose ETREAT, and so is the reading that follows: mdm get LFN --purpose ETREAT`,
  );
  examples(
    command,
    ['mdm break-glass LFN --reason "unconscious patient, emergency room 2"', 'one image, for some hours'],
    ['mdm break-glass --below STUDY_GUID --hours 1 --reason "polytrauma, helicopter inbound"', 'a study'],
  );
}

async function breakGlass(
  { client, out, signal }: Cli,
  lfn: string | undefined,
  { below, owner, reason, hours }: BreakGlassOptions,
): Promise<ExitCode | undefined> {
  if ((lfn === undefined) === (below === undefined)) {
    fail('invalid-argument', 'an emergency is about one image, or what is below one GUID', {
      field: 'lfn',
      remedy: 'name an image, or use --below',
    });
  }
  const object =
    below === undefined ? { image: lfn ?? '' } : { collection: below, ...(owner && { site: owner }) };
  const mdm = await client({ purpose: 'ETREAT' });
  return showEmergency(
    await mdm.breakGlass(object, { reason, ...(hours !== undefined && { hours }) }, { signal }),
    out,
  );
}
