import type { DryRun, TriedImage } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { examples } from '../help.js';
import { printable } from '../printable.js';

const hourMs = 3_600_000;

export function addDryRun(program: Command, bind: Bind): void {
  const command = program
    .command('dry-run')
    .description('say which images a job could read, why not the others, and which rights end before it does')
    .requiredOption('--job <file>', 'description of the job, YAML or JSON; - for standard input')
    .action(bind(dryRun));
  command.addHelpText(
    'after',
    `
A job:
  objects: [/grid/biomed/a/study-1/series-1/x.dcm, 0190163d-8694-739b-aea5-966c26f8ad91]
  # or cohort: ID
  hours: 12            # how long it takes; 12 when it is not said
  purpose: HRESCH      # optional, as --purpose
  permit: job.permit   # optional, as --permit; from where the file is

It asks as things stand now: a policy that decides otherwise at another hour is not foreseen. Nothing is opened.
--json gives a line for each image, and a line {"summary": …} at the end.
Ends with 0 when all are readable to the end, 7 when some are not.`,
  );
  examples(command, ['mdm dry-run --job night-run.yaml', 'before 5,000 images and 12 hours']);
}

async function dryRun(cli: Cli, { job: file }: { readonly job: string }): Promise<ExitCode> {
  const { out, signal } = cli;
  const { readJobFile } = await import('../job-file.js');
  const { objects, cohort, hours, purpose, permit } = await readJobFile(file);
  const client = await cli.client({ ...(purpose && { purpose }), ...(permit && { permit }) });
  const until = Date.now() + hours * hourMs;
  const ending: TriedImage[] = [];
  const run = await client.dryRun(
    { until, ...(objects ? { objects } : { cohort: cohort ?? '' }) },
    {
      signal,
      onImages: async (images) => {
        if (out.json) for (const image of images) await out.value(image);
        ending.push(...images.filter(({ readable, endsMs }) => readable && endsMs > 0 && endsMs < until));
      },
    },
  );
  if (out.json) await out.value({ summary: { ...run, until } });
  else await show(run, ending, { until, cli });
  const isEnough = run.readable === run.images && run.ending === 0 && !endsBefore(run, until);
  return isEnough ? exitCodes.ok : exitCodes.partial;
}

const endsBefore = ({ permitEndsMs }: DryRun, until: number) => permitEndsMs > 0 && permitEndsMs < until;

async function show(
  run: DryRun,
  ending: readonly TriedImage[],
  { until, cli: { out } }: { readonly until: number; readonly cli: Cli },
): Promise<void> {
  const { images, readable, reasons, permitEndsMs } = run;
  await out.line(`${readable} of ${images} images are readable now`);
  if (reasons.length > 0) {
    await out.table(
      ['IMAGES', 'WHY NOT', 'LAYER', 'REASON', 'WHAT WOULD HELP', 'ASK'],
      reasons.map(({ images: count, error: { code, message, remedy, refusal } }) => [
        String(count),
        code === 'not-found' ? 'there is no such object, or none that you may know of' : message,
        refusal?.layer ?? '',
        refusal?.reason ?? code,
        remedy,
        refusal?.ask ?? '',
      ]),
    );
  }
  const [first] = ending.map(({ endsMs }) => endsMs).sort((a, b) => a - b);
  if (first !== undefined)
    await out.line(
      `${ending.length} of them not to the end of the job (${iso(until)}): the first right ends ${iso(first)}`,
    );
  if (endsBefore(run, until))
    await out.line(printable(`what you act with ends before the job does: ${iso(permitEndsMs)}`));
}

const iso = (ms: number): string => new Date(ms).toISOString();
