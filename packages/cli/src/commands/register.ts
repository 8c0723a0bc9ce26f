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
    .option('--parallel <files>', 'files at once', wholeNumber(1, 64), 4)
    .action(bind(register));
  examples(
    command,
    ['mdm register study/', 'every DICOM file below study'],
    ['mdm register --json --no-wait *.dcm', 'one JSON line a file, and a summary'],
  );
}

async function register(cli: Cli, paths: string[], options: RegisterOptions): Promise<ExitCode | undefined> {
  const { out } = cli;
  const mdm = await cli.client();
  const files = await findFiles(paths);
  const tally: Tally = { registered: 0, duplicates: 0, skipped: 0, failed: 0 };
  const bar = await cli.progress('registering', 'files');
  const left = files.entries();
  const work = async () => {
    for (const [index, file] of left) {
      await registerOne(file, { cli, mdm, options, tally });
      bar.update(index + 1, files.length);
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

async function registerOne(
  { file, isDicom }: FoundFile,
  context: {
    readonly cli: Cli;
    readonly mdm: MdmClient;
    readonly options: RegisterOptions;
    readonly tally: Tally;
  },
): Promise<void> {
  const { cli, mdm, options, tally } = context;
  const { out, signal } = cli;
  if (!isDicom) {
    tally.skipped += 1;
    out.note(`skipped, not DICOM: ${printable(file)}`);
    return;
  }
  try {
    const { duplicate, ...received } = await mdm.register(file, { signal });
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
