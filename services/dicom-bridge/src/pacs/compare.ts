import { createHash } from 'node:crypto';
import { MdmError } from '@mdm/errors';
import type { BridgeContext } from '../context.js';
import { headerPrint, openInstance } from '../receive/instance-header.js';
import type { PacsImage } from '../store/pacs-images.js';
import type { Pacs } from './pacs.js';

type Comparing = Pick<BridgeContext, 'pacsImages' | 'alert' | 'clock'>;

/** What a PACS has in the place of an image, as far as can be told; undefined: what was registered. */
export type Compared = 'gone' | 'changed' | undefined;

/**
 * Looks at what a PACS has in the place of an image, and takes down what is found: its header, and all of its bytes when these
 * are known because somebody has read it.
 * @throws unavailable  the PACS does not answer
 */
export async function compareImage(
  image: PacsImage,
  pacs: Pacs,
  context: Comparing,
  signal: AbortSignal,
): Promise<Compared> {
  const { pacsImages, clock } = context;
  const found = await lookAt(image, pacs, context, signal);
  if (found === undefined) await pacsImages.recover([image.guid], signal);
  else {
    await pacsImages.lose([image.guid], found, clock(), signal);
    tellLost(image.pacs, found, context);
  }
  return found;
}

async function lookAt(
  { guid, ref, sopUid, sha256, headerSha256 }: PacsImage,
  pacs: Pacs,
  { pacsImages }: Comparing,
  signal: AbortSignal,
): Promise<Compared> {
  try {
    const file = await pacs.fetch(ref, { signal, urgent: false });
    try {
      const opened = await openInstance(file);
      const { header } = opened;
      if (header.meta.sopInstanceUid !== sopUid) return 'changed';
      const print = headerPrint(opened);
      if (headerSha256 !== null && headerSha256 !== print) return 'changed';
      if (sha256 !== '') {
        const hash = createHash('sha256').update(opened.head.subarray(header.meta.datasetOffset));
        for await (const piece of opened.rest) hash.update(piece);
        if (hash.digest('hex') !== sha256) return 'changed';
      }
      if (headerSha256 === null) await pacsImages.setHeader(guid, print, signal);
      return undefined;
    } finally {
      await file.return(undefined);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    const { code } = MdmError.from(thrown);
    if (code === 'not-found') return 'gone';
    // What it was registered from was an image, of a size that is allowed.
    if (code === 'invalid-dicom' || code === 'limit-exceeded') return 'changed';
    throw thrown;
  }
}

/** Tells the people who watch the logs, once a day for each PACS, that images are lost. */
export function tellLost(
  pacs: string,
  loss: 'gone' | 'changed',
  { alert }: Pick<BridgeContext, 'alert'>,
): void {
  alert(
    { source: `PACS ${pacs}`, cause: loss },
    loss === 'gone'
      ? 'the PACS does not have images any more that it was to keep; see "mdm bridge pacs lost"'
      : 'the PACS has other content in the place of images; see "mdm bridge pacs lost"',
  );
}
