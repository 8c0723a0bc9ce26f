import { fail } from '@mdm/errors';
import { type ByteQueue, byteQueue } from '../byte-queue.js';
import { dictionary } from '../part10/dictionary.js';
import {
  type DataElement,
  type ElementHeader,
  type Encoding,
  encodingOf,
  writeElement,
} from '../part10/elements.js';
import { type LooseMetaHeader, writeMetaHeader } from '../part10/meta-header.js';
import { requireUid, transferSyntaxes } from '../part10/uid.js';
import { type FrameDecoder, frameDecoder } from '../pixels/decode.js';
import { refuseFormat } from '../pixels/pixel-format.js';
import { shiftDaysOf } from './dates.js';
import { textCleaner } from './descriptors.js';
import { type EligibilityPolicy, requireEligible } from './eligibility.js';
import {
  elementReader,
  exactly,
  inflate,
  type NextElement,
  passPixelData,
  peekMetaHeader,
} from './file-reader.js';
import { type HeaderFacts, headerFacts, nestedFacts } from './header-facts.js';
import { type DeidentificationKeys, mapUid, pseudonymOf, subjectOf } from './keys.js';
import { codestreamCleaner, holdsCodestreams } from './pixels/codestream.js';
import { changePiece, type PixelChange, pixelChange } from './pixels/format.js';
import { encapsulatedFrames } from './pixels/frames.js';
import type { BlankingTemplate } from './pixels/templates.js';
import { optionSet } from './profile-options.js';
import { createRewriter, type Outcome } from './rewrite.js';
import {
  type DeidentificationSummary,
  deidentificationMethod,
  methodCodes,
  stamps,
  temporalInformation,
} from './summary.js';
import { type Turns, takeTurns } from './turns.js';

/** What a project has decided about its images. */
export interface DeidentificationProject extends EligibilityPolicy {
  readonly keys: DeidentificationKeys;
  /** Words that stay in descriptors besides those of the imaging vocabulary. */
  readonly vocabulary?: readonly string[];
}

export interface DeidentifyOptions extends DeidentificationProject {
  /** `basic`: the Basic Profile of PS3.15 Annex E with the options of the project; `identity`: the instance as it is. */
  readonly profile: 'basic' | 'identity';
  readonly signal?: AbortSignal;
  /** How much of the data set, without pixel data, is held in memory; default 64 MiB. */
  readonly maxHeaderBytes?: number;
  /** Told what was done, once the last byte is out. Not called for `identity`. */
  readonly report?: (summary: DeidentificationSummary) => void;
}

/** As {@link deidentifyPart10}, for a file in memory. */
export async function deidentifyBuffer(input: Buffer, options: DeidentifyOptions): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of deidentifyPart10(only(input), options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* only(input: Buffer): AsyncGenerator<Buffer> {
  yield input;
}

/**
 * De-identify one DICOM file (PS3.10) as a stream. Attributes are rewritten in memory; pixel data passes through unbuffered, and
 * untouched unless a template blanks regions of it. The output is a complete file in the transfer syntax of the input; deflated, and
 * compressed images that were blanked, become explicit VR little endian. The same input and project give the same bytes. Nothing is
 * emitted before the whole header was found acceptable.
 *
 * The stream fails with: `invalid-dicom` (malformed, cut off, elements out of order), `failed-precondition` (the profile
 * does not make this instance safe, see {@link requireEligible}), `limit-exceeded` (header or frame longer than the limit).
 * @throws invalid-argument  options that exclude each other
 */
export async function* deidentifyPart10(
  input: AsyncIterable<Uint8Array>,
  options: DeidentifyOptions,
): AsyncGenerator<Buffer> {
  const file = byteQueue(input, options.signal);
  try {
    const meta = await peekMetaHeader(file);
    if (options.profile === 'identity') {
      yield* file.rest();
      return;
    }
    file.skip(meta.datasetOffset);
    const deflated = meta.transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
    const dataset = deflated ? byteQueue(inflate(file), options.signal) : file;
    const turns = takeTurns(options.signal);
    for await (const piece of transformDataset(dataset, meta, options, turns)) {
      yield piece;
      await turns.afterBytes(piece.length);
    }
  } finally {
    await file.close();
  }
}

async function* transformDataset(
  queue: ByteQueue,
  meta: LooseMetaHeader,
  project: DeidentifyOptions,
  turns: Turns,
): AsyncGenerator<Buffer> {
  const encoding = encodingOf(meta.transferSyntax);
  const reader = elementReader(queue, encoding, turns, project.maxHeaderBytes);
  const header: DataElement[] = [];
  let next = await reader.next();
  for (; next?.kind === 'element'; next = await reader.next()) header.push(next.element);

  const facts = headerFacts(header, encoding);
  const options = optionSet(project.options ?? []);
  const template = requireEligible(facts.statements, project);
  const pixels = planPixels(next, facts, meta, template);
  const subject = subjectOf(
    facts.patient ?? { studyInstanceUid: requireUid(facts.study, 'StudyInstanceUID') },
  );
  const { identifying, fixedPositions } = await nestedFacts(header, turns);
  const counted = noOutcomes();
  const rewriter = createRewriter({
    options,
    keys: project.keys,
    shiftDays: options.has('retain-modified-dates') ? shiftDaysOf(project.keys.dates, subject) : 0,
    cleaner: textCleaner(project.vocabulary ?? [], identifying),
    fixedPositions,
    turns,
    count: (outcome) => {
      counted[outcome] += 1;
    },
  });
  const scope = rewriter.scopeOf(header, encoding);

  const output = new Map<number, Buffer | undefined>();
  for (const element of header) output.set(element.tag, await rewriter.rewrite(element, scope));
  for (const [tag, bytes] of stamps(options, template, encoding)) output.set(tag, bytes);
  const code = Buffer.from(pseudonymOf(project.keys, subject), 'latin1');
  for (const { tag, vr } of [dictionary.PatientName, dictionary.PatientID]) {
    output.set(tag, writeElement(tag, vr, code, encoding));
  }
  for (const [tag, bytes] of describeDecoded(pixels, encoding)) output.set(tag, bytes);
  yield writeMetaHeader({
    sopClassUid: facts.statements.sopClassUid,
    sopInstanceUid: options.has('retain-uids') ? facts.instance : mapUid(project.keys, facts.instance),
    transferSyntax: outputSyntax(meta, pixels),
  });
  yield Buffer.concat([...output].sort(([a], [b]) => a - b).flatMap(([, bytes]) => bytes ?? []));

  let codestreamsCleaned = 0;
  const clean = holdsCodestreams(meta.transferSyntax)
    ? codestreamCleaner(Math.max(1, facts.frames), () => {
        codestreamsCleaned += 1;
      })
    : undefined;
  for (; next !== undefined; next = await reader.next()) {
    if (next.kind === 'element') {
      const bytes = await rewriter.rewrite(next.element, scope);
      if (bytes !== undefined) yield bytes;
    } else if (pixels === undefined || next.header.tag !== dictionary.PixelData.tag) {
      yield* passPixelData(queue, next.header, encoding, clean);
    } else if (pixels.decoder === undefined) {
      yield* changeNative(queue, next.header, pixels.change);
    } else {
      yield* changeEncapsulated(queue, next.header, encoding, pixels);
    }
  }
  project.report?.({
    method: deidentificationMethod,
    options: [...options],
    codes: methodCodes(options, template).map(({ value }) => value),
    dates: temporalInformation(options),
    attributes: counted,
    ...(template !== undefined && { template: { name: template.name, regions: template.regions.length } }),
    overlayBitsCleared: pixels?.change.mask !== undefined,
    codestreamsCleaned,
  });
}

function noOutcomes(): Record<Outcome, number> {
  return { removed: 0, emptied: 0, replaced: 0, uidMapped: 0, dateMoved: 0, cleaned: 0 };
}

/** How the pixels have to change. */
interface PixelPlan {
  readonly change: PixelChange;
  readonly frames: number;
  /** Of compressed frames, which become uncompressed. */
  readonly decoder: FrameDecoder | undefined;
}

/** @throws failed-precondition  the pixels have to change and no rule says how */
function planPixels(
  next: NextElement | undefined,
  { pixelFormat, hidesOverlay }: HeaderFacts,
  { transferSyntax }: LooseMetaHeader,
  template: BlankingTemplate | undefined,
): PixelPlan | undefined {
  const regions = template?.regions ?? [];
  if (next?.kind !== 'pixels' || (regions.length === 0 && !hidesOverlay)) return undefined;
  if (next.header.tag !== dictionary.PixelData.tag) refuseFormat('pixels in floating point');
  const format = pixelFormat();
  if (next.header.length !== undefined) {
    const change = pixelChange(format, regions, hidesOverlay);
    const described = change.frameBytes * format.frames;
    // Rows that the header does not tell of are in no region, and may hold what was to be blanked.
    if (regions.length > 0 && Math.ceil(next.header.length / 2) !== Math.ceil(described / 2)) {
      fail('invalid-dicom', 'the pixel data has another length than the header says', { field: 'PixelData' });
    }
    return { change, frames: format.frames, decoder: undefined };
  }
  if (regions.length === 0) refuseFormat('overlays inside compressed samples');
  const decoder = frameDecoder(transferSyntax, format);
  return { change: pixelChange(decoder.format, regions, hidesOverlay), frames: format.frames, decoder };
}

function outputSyntax({ transferSyntax }: LooseMetaHeader, pixels: PixelPlan | undefined): string {
  const deflated = transferSyntax === transferSyntaxes.deflatedExplicitLittleEndian;
  return deflated || pixels?.decoder !== undefined ? transferSyntaxes.explicitLittleEndian : transferSyntax;
}

/** Attributes that describe the pixels otherwise once they are decoded. */
function describeDecoded(
  pixels: PixelPlan | undefined,
  encoding: Encoding,
): readonly (readonly [number, Buffer | undefined])[] {
  if (pixels?.decoder === undefined) return [];
  const { photometric, samples } = pixels.decoder.format;
  const described: [number, Buffer | undefined][] = [
    [0x00280004, writeElement(0x00280004, 'CS', Buffer.from(photometric, 'latin1'), encoding)],
    [0x7fe00001, undefined],
    [0x7fe00002, undefined],
    [0x7fe00003, undefined],
  ];
  if (samples > 1) described.push([0x00280006, writeElement(0x00280006, 'US', Buffer.alloc(2), encoding)]);
  return described;
}

async function* changeNative(
  queue: ByteQueue,
  header: ElementHeader,
  change: PixelChange,
): AsyncGenerator<Buffer> {
  yield* exactly(queue, header.valueOffset, header.tag);
  let position = 0;
  for await (const piece of exactly(queue, header.length ?? 0, header.tag)) {
    yield changePiece(piece, position, change);
    position += piece.length;
  }
}

async function* changeEncapsulated(
  queue: ByteQueue,
  header: ElementHeader,
  encoding: Encoding,
  { change, frames, decoder }: PixelPlan,
): AsyncGenerator<Buffer> {
  if (decoder === undefined) return;
  queue.skip(header.valueOffset);
  const total = change.frameBytes * frames;
  const length = total + (total % 2);
  if (length >= 0xffff_fffe) refuseFormat('more than 4 GiB of uncompressed pixels');
  const start = Buffer.alloc(12);
  start.writeUInt32LE(0x00107fe0, 0);
  start.write(decoder.format.bitsAllocated === 8 ? 'OB' : 'OW', 4, 'latin1');
  start.writeUInt32LE(length, 8);
  yield start;
  for await (const frame of encapsulatedFrames(queue, encoding, frames)) {
    yield changePiece(await decoder.decode(frame), 0, change);
  }
  if (length > total) yield Buffer.alloc(1);
}
