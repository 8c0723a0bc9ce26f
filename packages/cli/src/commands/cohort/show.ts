import { type Command, Option } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { showCohort } from '../../cohort.js';
import { exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';

interface ShowOptions {
  readonly images?: boolean;
  readonly manifest?: boolean;
}

export function addShow(cohort: Command, bind: Bind): void {
  const command = cohort
    .command('show')
    .description('show what a cohort is, its images, or the lines that its hash is over')
    .argument('<id>', 'id of the cohort')
    .option('--images', 'the images, a row each')
    .addOption(new Option('--manifest', 'the lines that the hash is over, byte for byte').conflicts('images'))
    .action(bind(show));
  examples(
    command,
    ['mdm cohort show ID', 'query, sites, hash'],
    ['mdm cohort show --manifest ID | sha256sum', 'the hash, worked out by another program'],
  );
}

async function show(cli: Cli, id: string, { images: isList, manifest: isManifest }: ShowOptions) {
  const { out, signal } = cli;
  const { cohort, images, manifest, computedHash } = await (await cli.client()).cohort(id, { signal });
  if (isManifest) {
    const { Readable } = await import('node:stream');
    await out.bytes(Readable.from(lines(manifest()), { objectMode: false }));
  } else if (isList) {
    if (out.json) for (const image of images) await out.value(image);
    else {
      await out.table(
        ['SITE', 'GUID', 'SIZE', 'SHA256', 'LFN'],
        images.map(({ site, guid, size, sha256, lfn }) => [site, guid, size, sha256 || '-', lfn || '-']),
      );
    }
  } else await showCohort(cohort, out);
  if (computedHash === cohort.hash) return exitCodes.ok;
  out.warn(`the list is not what was frozen: its hash is ${computedHash}, and should be ${cohort.hash}`);
  return exitCodes.data;
}

/** Lines are many and short: some thousand are written at once. */
function* lines(manifest: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const line of manifest) {
    text += line;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
