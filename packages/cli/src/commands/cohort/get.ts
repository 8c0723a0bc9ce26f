import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrozenImage, MdmClient } from '@mdm/client';
import { fail, MdmError } from '@mdm/errors';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { type ExitCode, exitCodeOf, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';
import { printable } from '../../printable.js';

interface GetOptions {
  readonly output: string;
  readonly parallel: number;
  readonly encrypted?: boolean;
}

export function addGet(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('get')
    .description('bring all images of a cohort; what is there already is not brought again')
    .argument('<id>', 'id of the cohort')
    .requiredOption('-o, --output <directory>', 'where to: <guid>.dcm each, and the manifest')
    .option('--encrypted', 'leave them encrypted: <guid>.age')
    .option('--parallel <images>', 'images at once', wholeNumber(1, 64), 4)
    .action(bind(get));
  examples(
    command,
    ['mdm cohort get ID -o data/', 'an image that is not what was frozen is refused'],
    ['mdm cohort get ID -o data/', 'again: goes on where it was broken off'],
  );
}

async function get(cli: Cli, id: string, options: GetOptions): Promise<ExitCode> {
  const { out, signal } = cli;
  const mdm = await cli.client();
  const { cohort, images, manifest, computedHash } = await mdm.cohort(id, { signal });
  if (computedHash !== cohort.hash) {
    fail('corrupt', 'the list is not what was frozen', { remedy: 'report it to who made the cohort' });
  }
  const { output } = options;
  await mkdir(output, { recursive: true });
  await writeFile(path.join(output, 'manifest.jsonl'), manifest());
  const tally: { brought: number; present: number; failed: number } = { brought: 0, present: 0, failed: 0 };
  let firstError: MdmError | undefined;
  const bar = await cli.progress('bringing', 'files');
  const left = images.values();
  const work = async () => {
    for (const image of left) {
      try {
        tally[await getOne(image, { cli, mdm, options })] += 1;
      } catch (thrown) {
        signal.throwIfAborted();
        const error = MdmError.from(thrown);
        firstError ??= error;
        tally.failed += 1;
        if (out.json) await out.value({ guid: image.guid, site: image.site, error });
        else
          out.warn(
            `failed: ${image.guid} of site ${image.site}: ${printable(error.message)} (${error.code})`,
          );
      }
      bar.update(tally.brought + tally.present + tally.failed, images.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.parallel }, work));
  } finally {
    bar.end();
  }
  if (out.json) await out.value({ summary: tally });
  else out.note(`${tally.brought} brought, ${tally.present} there already, ${tally.failed} failed`);
  if (!firstError) return exitCodes.ok;
  return tally.failed < images.length ? exitCodes.partial : exitCodeOf(firstError);
}

/** A file has its name only when it is whole and proven. */
async function getOne(
  { guid, site, sha256 }: FrozenImage,
  context: { readonly cli: Cli; readonly mdm: MdmClient; readonly options: GetOptions },
): Promise<'brought' | 'present'> {
  const { cli, mdm, options } = context;
  const { encrypted = false, output } = options;
  const file = path.join(output, `${guid}.${encrypted ? 'age' : 'dcm'}`);
  if (await isThere(file)) return 'present';
  await mdm.download(guid, file, { encrypted, sha256, signal: cli.signal });
  if (cli.out.json) await cli.out.value({ file, guid, site });
  return 'brought';
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
