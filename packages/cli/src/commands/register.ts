import type { MdmClient, Registration } from '@mdm/client';
import { MdmError } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.js';
import type { Bind, Cli } from '../cli.js';
import { type FoundFile, findFiles } from '../dicom-files.js';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.js';
import { examples } from '../help.js';
import type { Output } from '../output.js';
import { printable } from '../printable.js';

interface RegisterOptions {
  readonly wait: boolean;
  readonly parallel: number;
  readonly dryRun?: boolean;
}

interface Tally {
  registered: number;
  duplicates: number;
  skipped: number;
  failed: number;
  firstError?: MdmError;
}

export function addRegister(program: Command, bind: Bind): void {
  const command = program
    .command('register')
    .description('hand DICOM files to your site, and wait until they can be found')
    .argument('<path...>', 'files, and directories with everything below them')
    .option('--no-wait', 'only until the files are safe at the site')
    .option('--dry-run', 'only say what would be sent; nothing is asked of your site')
    .option('--parallel <files>', 'files at once', wholeNumber(1, 64), 4)
    .action(bind(register));
  command.addHelpText(
    'after',
    `
Files that your site has already are known to it, whoever has sent them: after a break, run the same command again.
What is no DICOM file, and the DICOMDIR of a medium, is skipped. Exit code 7 when some files failed.`,
  );
  examples(
    command,
    ['mdm register study/', 'every DICOM file below study'],
    ['mdm register --dry-run /media/cdrom', 'which files are DICOM, and how large they are together'],
    ['mdm register --json --no-wait *.dcm', 'one JSON line a file, and a summary'],
  );
}

async function register(cli: Cli, paths: string[], options: RegisterOptions): Promise<ExitCode | undefined> {
  const { out, signal } = cli;
  const found = await findFiles(paths, signal);
  const files = found.filter(({ kind }) => kind === 'dicom');
  for (const { file, kind } of found)
    if (kind !== 'dicom')
      out.note(`skipped, ${kind === 'index' ? 'an index' : 'not DICOM'}: ${printable(file)}`);
  if (options.dryRun) return showPlan(files, found.length - files.length, out);
  const mdm = await cli.client();
  const tally: Tally = { registered: 0, duplicates: 0, skipped: found.length - files.length, failed: 0 };
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const bar = await cli.progress('registering', 'bytes');
  let sent = 0;
  let finished = 0;
  const left = files.values();
  const work = async () => {
    for (const file of left) {
      let before = 0;
      const onProgress = (done: number) => {
        sent += done - before;
        before = done;
        bar.update(sent, total, `${finished} / ${files.length} files`);
      };
      await registerOne(file, { cli, mdm, options, tally, onProgress });
      finished += 1;
      onProgress(file.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.parallel }, work));
  } finally {
    bar.end();
    await showTally(tally, out);
  }
  if (!tally.firstError) return exitCodes.ok;
  return tally.registered + tally.duplicates > 0 ? exitCodes.partial : exitCodeOf(tally.firstError);
}

/** Says what would be sent. */
async function showPlan(files: readonly FoundFile[], skipped: number, out: Output): Promise<ExitCode> {
  for (const { file, size } of files) {
    if (out.json) await out.value({ file, size });
    else await out.line(`${size}  ${printable(file)}`);
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (out.json) await out.value({ summary: { files: files.length, bytes, skipped } });
  else out.note(`${files.length} files, ${bytes} bytes, ${skipped} skipped`);
  return exitCodes.ok;
}

async function registerOne(
  { file }: FoundFile,
  context: {
    readonly cli: Cli;
    readonly mdm: MdmClient;
    readonly options: RegisterOptions;
    readonly tally: Tally;
    readonly onProgress: (done: number) => void;
  },
): Promise<void> {
  const { cli, mdm, options, tally, onProgress } = context;
  const { out, signal } = cli;
  try {
    const { duplicate, ...received } = await mdm.register(file, { signal, onProgress });
    const registration = options.wait ? await mdm.waitRegistered(received.guid, { signal }) : received;
    if (duplicate) tally.duplicates += 1;
    else tally.registered += 1;
    await showFile(file, registration, duplicate, out);
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (endsAll(error)) throw error;
    tally.failed += 1;
    tally.firstError ??= error;
    if (out.json) await out.value({ file, error });
    else out.warn(`failed: ${printable(file)}: ${printable(error.message)} (${error.code})`);
  }
}

async function showFile(file: string, { guid, lfn, state }: Registration, duplicate: boolean, out: Output) {
  if (out.json) await out.value({ file, guid, lfn, state, duplicate });
  else
    await out.line(`${duplicate ? 'known' : state}  ${guid}  ${printable(lfn || '-')}  ${printable(file)}`);
}

async function showTally({ firstError: _first, ...counts }: Tally, out: Output): Promise<void> {
  if (out.json) return out.value({ summary: counts });
  const words = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  out.note(words.join(', '));
}

/** What would go wrong with every further file as well. */
const endsAll = ({ kind: { status } }: MdmError): boolean =>
  ['UNAUTHENTICATED', 'PERMISSION_DENIED', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED'].includes(status);
