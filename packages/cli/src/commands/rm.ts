import { setTimeout as pause } from 'node:timers/promises';
import type { Erasure, MdmClient, Removal } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../cli.js';
import { showRemoval, writeCertificates } from '../erasures.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { examples } from '../help.js';
import { printable } from '../printable.js';
import { confirmForGood } from './site/confirm.js';

interface RemoveOptions {
  readonly reason: string;
  readonly recursive?: boolean;
  readonly owner?: string;
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly certificate?: string;
}

const pollMs = 1_000;

export function addRm(program: Command, bind: Bind): void {
  const command = program
    .command('rm')
    .description('remove your images for good: keys at every holder, bytes, names and metadata')
    .argument('<lfn>', 'logical name or GUID of an image; with -r, a GUID')
    .requiredOption('--reason <text>', 'why; it stands in the certificate, so name no patient')
    .option('-r, --recursive', 'all images of the patient, study or series with this GUID')
    .option('--owner <site>', 'with -r: the site that owns them (default: yours)')
    .option('--yes', 'do not ask')
    .option('--wait', 'until every key holder has confirmed')
    .option('--certificate <file>', 'write the signed certificates of erasure there')
    .action(bind(remove));
  examples(
    command,
    ['mdm rm LFN --reason "consent withdrawn"', 'asks, then removes one image'],
    [
      'mdm rm -r STUDY_GUID --reason "end of project" --yes --wait --certificate study.erasure',
      'a whole study, with what proves it; see "mdm erasure verify"',
    ],
  );
}

async function remove(cli: Cli, target: string, options: RemoveOptions): Promise<ExitCode | undefined> {
  const { out, signal } = cli;
  if (options.recursive && target.startsWith('/')) {
    fail('invalid-argument', '-r takes the GUID of a patient, study or series', {
      field: 'lfn',
      remedy: 'find it with "mdm find --collection /mdm/Study"',
    });
  }
  const mdm = await cli.client();
  const object = options.recursive
    ? { collection: target, ...(options.owner && { site: options.owner }) }
    : { image: target };
  if (!options.yes) {
    const count = await mdm.countRemoval(object, { signal });
    const images = `${count} ${count === 1 ? 'image' : 'images'} of ${printable(target)}`;
    await confirmForGood(cli, `Remove ${images} for good, at every site?`, options);
  }
  let removal = await mdm.remove(object, options.reason, { signal });
  if (options.wait) removal = await completed(removal, mdm, cli);
  await showRemoval(removal, out);
  const { erasure } = removal;
  if (options.certificate !== undefined) await writeCertificates(options.certificate, erasure.id, mdm, cli);
  return isWhole(erasure) ? undefined : exitCodes.partial;
}

const isWhole = ({ complete, kept }: Erasure): boolean => complete && kept === 0;

async function completed(removal: Removal, mdm: MdmClient, { signal, progress }: Cli): Promise<Removal> {
  const bar = await progress('removing', 'confirmations');
  try {
    for (let state = removal; ; ) {
      const { complete, confirmed, expected, id } = state.erasure;
      bar.update(confirmed, expected);
      if (complete) return state;
      await pause(pollMs, undefined, { signal });
      state = await mdm.erasure(id, { signal });
    }
  } finally {
    bar.end();
  }
}
