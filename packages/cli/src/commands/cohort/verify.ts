import type { Verdict, VerifiedImage, VerifySummary } from '@mdm/client';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

export function addVerify(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('verify')
    .description('ask the site of each image whether it still is what was frozen, as far as you may know')
    .argument('<id>', 'id of the cohort')
    .option('--all', 'show every image, and not only those that are not the same')
    .action(bind(verify));
  command.addHelpText(
    'after',
    `
same         the encrypted object has the size and the checksum that it had
changed      it has others
gone         it was removed, or you may not know of it any more
unreadable   it is there, and you may not read it
unreachable  its site cannot be asked now
Ends with 0 when all are the same, 7 when some could not be looked at, 8 when the list or an image is another.`,
  );
  examples(command, ['mdm cohort verify ID', 'proves that what was approved is what is read']);
}

async function verify(cli: Cli, id: string, { all = false }: { readonly all?: boolean }): Promise<ExitCode> {
  const { signal } = cli;
  const mdm = await cli.client();
  const tally = new Map<Verdict, number>();
  const bar = await cli.progress('verifying', 'files');
  let done = 0;
  try {
    const summary = await mdm.verifyCohort(id, {
      signal,
      onImages: async (images) => {
        for (const image of images) {
          tally.set(image.verdict, (tally.get(image.verdict) ?? 0) + 1);
          if (all || image.verdict !== 'same') await showImage(image, cli);
        }
        done += images.length;
        bar.update(done, undefined);
      },
    });
    bar.end();
    await showEnd(summary, tally, cli);
    return exitCodeOf(summary, tally);
  } finally {
    bar.end();
  }
}

async function showImage(image: VerifiedImage, { out }: Cli): Promise<void> {
  if (out.json) await out.value(image);
  else await out.line(`${image.verdict.padEnd(11)}  ${image.site}  ${image.guid}`);
}

async function showEnd(
  summary: VerifySummary,
  tally: ReadonlyMap<Verdict, number>,
  { out }: Cli,
): Promise<void> {
  const counts = Object.fromEntries(tally);
  if (out.json) return out.value({ summary: { ...summary, ...counts } });
  await out.line(
    [
      summary.intact ? `the list is what was frozen (${summary.hash})` : 'the list is NOT what was frozen',
      ...Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`),
    ].join(', '),
  );
}

function exitCodeOf({ intact, same }: VerifySummary, tally: ReadonlyMap<Verdict, number>): ExitCode {
  if (!intact || tally.has('changed') || tally.has('gone')) return exitCodes.data;
  return same ? exitCodes.ok : exitCodes.partial;
}
