import type { DeidentificationSummary } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { newGuid, type ServiceBase } from '@mdm/rpc';
import { encrypted, inPieces, mostBytes } from '../encode.js';
import { headerPrint, openInstance } from '../receive/instance-header.js';
import { spoolInstance } from '../receive/spool-instance.js';
import type { Registrar } from '../saga/registrar.js';
import { describedBy } from '../saga/state.js';
import type { Loss, PacsImage } from '../store/pacs-images.js';
import type { ConfiguredPacs } from './open-pacs.js';

/** One part of a produced image: how many bytes follow at most, then these, then the end. */
export type ProducedPart =
  | { readonly mostBytes: number }
  | { readonly chunk: Buffer }
  | { readonly end: true };

export interface Producer extends Registrar {
  readonly pacs: ReadonlyMap<string, ConfiguredPacs>;
  readonly maxObjectSize: number;
}

const chunkBytes = 256 << 10;

/**
 * Makes of an instance that a PACS keeps what was registered: fetched into the spool, checked against what is known of it (its
 * header, and its bytes once they were fetched),
 * de-identified with the same keys, encrypted for the recipient of its key. Nothing is given out before all of it was found
 * to be right; nothing of it is left in the spool.
 * @param report is told how it was de-identified, before the end
 * @throws unavailable          the PACS cannot be reached
 * @throws failed-precondition  the PACS does not have it any more, or has other content in its place
 */
export async function* produce(
  image: PacsImage,
  context: Producer,
  signal: AbortSignal,
  report: (summary: DeidentificationSummary) => void,
): AsyncGenerator<ProducedPart> {
  const { guid, profile } = image;
  const recipient =
    image.recipient ?? fail('failed-precondition', 'the image is still being registered', { field: 'guid' });
  const spooled = newGuid();
  try {
    const { fileSize, described } = await fetchInto(spooled, image, context, signal);
    const source = { spooled, fileSize, described, profile };
    yield { mostBytes: await mostBytes(source, context, signal) };
    for await (const chunk of inPieces(encrypted(source, recipient, context, signal, report), chunkBytes))
      yield { chunk };
    yield { end: true };
  } finally {
    await context.spool
      .remove([spooled])
      .catch((err: unknown) => context.logger.warn({ err, guid }, 'a fetched image stays in the spool'));
  }
}

async function fetchInto(spooled: string, image: PacsImage, context: Producer, signal: AbortSignal) {
  const { spool, pacsImages, maxObjectSize } = context;
  const { guid } = image;
  try {
    const file = await pacsOf(image, context).fetch(image.ref, { signal, urgent: true });
    try {
      const opened = await openInstance(file);
      const { header, head } = opened;
      const { sha256, size, fileSize } = await spoolInstance(spooled, opened, spool, {
        limit: maxObjectSize,
        signal,
      });
      const print = headerPrint(opened);
      const same = header.meta.sopInstanceUid === image.sopUid && (image.headerSha256 ?? print) === print;
      if (!same || !(await pacsImages.identify({ guid, sha256, size }, signal)))
        return await lost(image, 'changed', context, signal);
      if (image.lost !== null) await pacsImages.recover([guid], signal);
      return { fileSize, described: describedBy(header, head.length) };
    } finally {
      await file.return(undefined);
    }
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (error.code === 'not-found') return lost(image, 'gone', context, signal);
    // What it was registered from was an image.
    if (error.code === 'invalid-dicom') {
      throw new MdmError('unavailable', `PACS "${image.pacs}" does not give the image whole`, {
        field: 'pacs',
        cause: error,
      });
    }
    throw error;
  }
}

/** @throws failed-precondition  the PACS is none of this site any more */
export function pacsOf({ pacs: name }: Pick<PacsImage, 'pacs'>, { pacs }: Pick<Producer, 'pacs'>) {
  return (
    pacs.get(name)?.pacs ??
    fail('failed-precondition', `PACS "${name}" is not connected with this site any more`, {
      field: 'pacs',
      remedy: 'the administrator of the site names it in pacs of site.yaml again',
    })
  );
}

const losses = {
  gone: 'does not have the image any more',
  changed: 'has other content in the place of the image',
} as const satisfies Record<Loss, string>;

/** The image stays registered, and those who watch over the site are told. */
async function lost(
  { guid, pacs }: PacsImage,
  loss: Loss,
  { pacsImages, logger, clock }: Pick<ServiceBase, 'logger' | 'clock'> & Pick<Registrar, 'pacsImages'>,
  signal: AbortSignal,
): Promise<never> {
  await pacsImages.lose([guid], loss, clock(), signal);
  logger.warn({ guid, pacs, loss }, 'an image that a PACS was to keep is lost');
  return fail('failed-precondition', `PACS "${pacs}" ${losses[loss]}`, {
    field: 'pacs',
    remedy: 'ask the owner of the image; the site knows that it is missing',
  });
}
