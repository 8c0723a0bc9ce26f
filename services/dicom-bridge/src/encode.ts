import {
  type DeidentificationProject,
  type DeidentificationSummary,
  deidentifyPart10,
  requireEligible,
  transferSyntaxes,
} from '@mdm/dicom';
import { ciphertextSize, encryptPieces, headerSize } from '@mdm/envelope';
import type { Policy } from './policy.js';
import { statementsOf } from './saga/describe.js';
import type { Described } from './saga/state.js';
import type { Spool } from './spool/spool.js';

/** An instance in the spool, and what is to be made of it. */
export interface SpooledImage {
  /** Name of its file in the spool. */
  readonly spooled: string;
  readonly fileSize: number;
  readonly described: Described;
  readonly profile: Policy['profile'];
}

interface Encoder {
  readonly spool: Spool;
  readonly project: DeidentificationProject;
}

type Report = (summary: DeidentificationSummary) => void;

/**
 * De-identification lengthens an image by its longest replacements: every UID may grow to 44 characters. A header of
 * nothing but short UIDs would grow about fivefold. What is added says what was done.
 */
const headerGrowth = 5;
const stampBytes = 4_096;

/** The most bytes that {@link encrypted} can have. Only an image that is inflated or decoded has to be tried. */
export async function mostBytes(image: SpooledImage, encoder: Encoder, signal: AbortSignal): Promise<number> {
  return ciphertextSize(headerSize(1), await mostPlainBytes(image, encoder, signal));
}

async function mostPlainBytes(image: SpooledImage, encoder: Encoder, signal: AbortSignal): Promise<number> {
  const { profile, fileSize, described } = image;
  if (profile === 'identity') return fileSize;
  const { transferSyntaxUid } = described.metadata.image;
  const regions = requireEligible(statementsOf(described), encoder.project)?.regions ?? [];
  const decoded = regions.length > 0 && !native.has(transferSyntaxUid);
  if (!decoded && transferSyntaxUid !== transferSyntaxes.deflatedExplicitLittleEndian) {
    return fileSize + headerGrowth * described.headerBytes + stampBytes;
  }
  let size = 0;
  for await (const piece of deidentified(image, encoder, signal)) size += piece.length;
  return size;
}

const native = new Set<string>(Object.values(transferSyntaxes));

/**
 * The image as readers get it: an age file for the recipient of its key.
 * @param report is told what was done to it, before the end; never for the profile `identity`
 */
export function encrypted(
  image: SpooledImage,
  recipient: string,
  encoder: Encoder,
  signal: AbortSignal,
  report: Report,
): AsyncIterable<Buffer> {
  return encryptPieces(deidentified(image, encoder, signal, report), { recipients: [recipient] });
}

const deidentified = (
  { spooled, fileSize, profile }: SpooledImage,
  { spool, project }: Encoder,
  signal: AbortSignal,
  report: Report = () => {},
) => deidentifyPart10(spool.read(spooled, fileSize), { ...project, profile, signal, report });

/** What was done to an image, in rules and numbers, for the audit. */
export function deidentificationDetail(
  summary: DeidentificationSummary | undefined,
): Readonly<Record<string, string | number | boolean>> {
  if (summary === undefined) return { profile: 'identity' };
  const { method, options, codes, dates, attributes, template, overlayBitsCleared, codestreamsCleaned } =
    summary;
  return {
    method,
    options: options.join(' '),
    codes: codes.join(' '),
    dates,
    ...attributes,
    ...(template !== undefined && { template: template.name, regions: template.regions }),
    ...(overlayBitsCleared && { overlayBitsCleared }),
    ...(codestreamsCleaned > 0 && { codestreamsCleaned }),
  };
}

/** The same bytes in pieces of at most so many. */
export async function* inPieces(image: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  for await (const piece of image) {
    for (let start = 0; start < piece.length; start += maxBytes)
      yield piece.subarray(start, start + maxBytes);
  }
}
