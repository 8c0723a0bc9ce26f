import path from 'node:path';
import type { VolumeFormat } from '@mdm/client';
import { fail } from '@mdm/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { examples } from '../help.js';

interface Range {
  readonly offset: number;
  readonly length: number;
}

interface GetOptions {
  readonly output?: string;
  readonly encrypted?: boolean;
  readonly range?: Range;
  readonly as?: VolumeFormat;
}

const extensions: Readonly<Record<VolumeFormat, string>> = { nifti: '.nii.gz', nrrd: '.nrrd' };

export function addGet(program: Command, bind: Bind): void {
  const command = program
    .command('get')
    .description('bring an image, or a series as one volume; a transfer that broke goes on where it was')
    .argument('<lfn>', 'logical name or GUID; with --as also a series: its LFN or UID')
    .option('-o, --output <file>', 'where to; - is stdout; default: the last part of its name')
    .option('--encrypted', 'leave it encrypted (an age file)')
    .addOption(
      new Option('--as <format>', 'a series as one file: nifti (.nii, .nii.gz) or nrrd')
        .choices(['nifti', 'nrrd'])
        .conflicts(['encrypted', 'range']),
    )
    .addOption(
      new Option('--range <first-last>', 'only these bytes, counted from 0; last may be left out').argParser(
        rangeOf,
      ),
    )
    .action(bind(get));
  examples(
    command,
    ['mdm get LFN -o image.dcm', 'the decrypted image'],
    ['mdm get --range 0-1023 LFN | xxd', 'its first KiB'],
    ['mdm get --as nifti SERIES -o volume.nii.gz', 'the slices of a series as one NIfTI file'],
    ['mdm get --encrypted LFN -o image.age', 'the age file; "mdm key" has its key'],
  );
}

async function get(cli: Cli, target: string, options: GetOptions): Promise<undefined> {
  const { output, encrypted = false, range } = options;
  const { io, out, signal } = cli;
  if (options.as) return getVolume(cli, target, options.as, output);
  if (output === '-' || (range && output === undefined)) {
    if (io.stdout.isTTY) {
      fail('invalid-argument', 'an image would be written to the terminal', {
        remedy: 'use -o FILE or a pipe',
      });
    }
    const mdm = await cli.client();
    const bytes = encrypted
      ? mdm.readCiphertext(await mdm.open(target, { signal }), range, { signal })
      : await (range ? mdm.getRange(target, range, { signal }) : mdm.get(target, { signal }));
    await out.bytes(bytes);
    return;
  }
  if (range)
    fail('invalid-argument', '--range writes to stdout only', { remedy: 'redirect it: mdm get … > FILE' });
  const mdm = await cli.client();
  const file = output ?? (await nameOf(cli, target, encrypted));
  const bar = await cli.progress(path.basename(file), 'bytes');
  try {
    const { guid, lfn, site, size, sha256 } = await mdm.download(target, file, {
      encrypted,
      signal,
      onProgress: bar.update,
    });
    if (out.json) await out.value({ file, guid, lfn, site, encrypted, ciphertext: { size, sha256 } });
    else out.note(`${file}: image ${guid} of site ${site}`);
  } finally {
    bar.end();
  }
}

async function getVolume(
  cli: Cli,
  target: string,
  format: VolumeFormat,
  output: string | undefined,
): Promise<undefined> {
  const { out, signal } = cli;
  if (output === '-') {
    fail('invalid-argument', 'a volume is written to a file only', {
      remedy: 'use -o FILE',
      field: '--output',
    });
  }
  const mdm = await cli.client();
  const file = output ?? `${path.posix.basename(target)}${extensions[format]}`;
  const bar = await cli.progress(path.basename(file), 'files');
  try {
    const saved = await mdm.saveVolume(target, file, { format, signal, onProgress: bar.update });
    const { images, dimensions, type } = saved;
    if (out.json) await out.value({ file, format, ...saved });
    else out.note(`${file}: ${dimensions.join(' × ')} voxels (${type}) of ${images} images`);
  } finally {
    bar.end();
  }
}

/** The last part of the LFN, which a GUID does not have. */
async function nameOf({ client, signal }: Cli, target: string, encrypted: boolean): Promise<string> {
  const { lfn } = target.startsWith('/') ? { lfn: target } : await (await client()).stat(target, { signal });
  const name = path.posix.basename(lfn);
  return encrypted ? `${name}.age` : name;
}

function rangeOf(text: string): Range {
  const [, first, last] = /^(\d{1,15})-(\d{1,15})?$/.exec(text) ?? [];
  const offset = Number(first);
  const end = last === undefined ? Number.MAX_SAFE_INTEGER : Number(last) + 1;
  if (offset < end) return { offset, length: end - offset };
  throw new InvalidArgumentError('Write a range such as 0-1023 or 4096-.');
}
