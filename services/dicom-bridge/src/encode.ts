import { pipeline } from 'node:stream';
import { type DeidentificationKeys, deidentifyPart10, transferSyntaxes } from '@mdm/dicom';
import { ciphertextSize, encryptStream, headerSize } from '@mdm/envelope';
import type { Policy } from './policy.js';
import type { Spool } from './spool/spool.js';

/** An instance in the spool, and what is to be made of it. */
export interface SpooledImage {
  /** Name of its file in the spool. */
  readonly spooled: string;
  readonly fileSize: number;
  /** Bytes from the start of the file within which its attributes end. */
  readonly headerBytes: number;
  readonly transferSyntaxUid: string;
  readonly profile: Policy['profile'];
}

interface Encoder {
  readonly spool: Spool;
  readonly projectKeys: DeidentificationKeys;
}

/**
 * De-identification lengthens an image by its longest replacements: every UID may grow to 44 characters. A header of
 * nothing but short UIDs would grow about fivefold.
 */
const headerGrowth = 5;

/** The most bytes that {@link encrypted} can have. Only a deflated image has to be tried. */
export async function mostBytes(image: SpooledImage, encoder: Encoder, signal: AbortSignal): Promise<number> {
  return ciphertextSize(headerSize(1), await mostPlainBytes(image, encoder, signal));
}

async function mostPlainBytes(image: SpooledImage, encoder: Encoder, signal: AbortSignal): Promise<number> {
  const { profile, fileSize, headerBytes, transferSyntaxUid } = image;
  if (profile === 'identity') return fileSize;
  if (transferSyntaxUid !== transferSyntaxes.deflatedExplicitLittleEndian) {
    return fileSize + headerGrowth * headerBytes;
  }
  let size = 0;
  for await (const piece of deidentified(image, encoder, signal)) size += piece.length;
  return size;
}

/** The image as readers get it: an age file for the recipient of its key. Errors of any stage come out at the end. */
export function encrypted(
  image: SpooledImage,
  recipient: string,
  encoder: Encoder,
  signal: AbortSignal,
): AsyncIterable<Buffer> {
  return pipeline(
    deidentified(image, encoder, signal),
    encryptStream({ recipients: [recipient] }),
    () => undefined,
  );
}

const deidentified = (
  { spooled, fileSize, profile }: SpooledImage,
  { spool, projectKeys }: Encoder,
  signal: AbortSignal,
) => deidentifyPart10(spool.read(spooled, fileSize), { profile, keys: projectKeys, signal });

/** The same bytes in pieces of at most so many. */
export async function* inPieces(image: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  for await (const piece of image) {
    for (let start = 0; start < piece.length; start += maxBytes)
      yield piece.subarray(start, start + maxBytes);
  }
}
