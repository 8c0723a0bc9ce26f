import { type ContextProposal, queryRetrieve, transferSyntaxes } from '@mdm/dicom';
import type { InstanceUids } from '../refs.js';
import type { Purpose } from './link.js';

/** Study Root: what every archive has (PS3.4 C.6.2). */
export const { find, get, move } = queryRetrieve.studyRoot;

/** Of queries; every PACS takes the last one. */
const identifiers = [transferSyntaxes.explicitLittleEndian, transferSyntaxes.implicitLittleEndian];

const { explicitLittleEndian, implicitLittleEndian, explicitBigEndian, deflatedExplicitLittleEndian } =
  transferSyntaxes;
const [family, jpeg] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.4'];

/**
 * The transfer syntaxes in which images are stored (PS3.5 Annex A, PS3.6 Annex A), so that none has to be converted for us: the
 * common ones first, which a PACS falls back to that converts all the same.
 */
const storedIn: readonly string[] = [
  explicitLittleEndian,
  implicitLittleEndian,
  explicitBigEndian,
  deflatedExplicitLittleEndian,
  `${family}.1.98`,
  // JPEG, JPEG-LS, JPEG 2000, high-throughput JPEG 2000, JPEG XL.
  ...[50, 51, 57, 70, 80, 81, 90, 91, 92, 93, 201, 202, 203, 110, 111, 112].map((n) => `${jpeg}.${n}`),
  // MPEG-2, MPEG-4 AVC/H.264, HEVC/H.265, each whole and fragmentable.
  ...[100, 101, 102, 103, 104, 105, 106].flatMap((n) => [`${jpeg}.${n}`, `${jpeg}.${n}.1`]),
  ...[107, 108].map((n) => `${jpeg}.${n}`),
  // RLE and deflated frames.
  `${family}.5`,
  `${family}.8.1`,
];

const contextsFor = (abstractSyntax: string): ContextProposal => ({
  abstractSyntax,
  transferSyntaxes: identifiers,
});

export const finding: Purpose = { key: 'find', contexts: [contextsFor(find)] };

/** While it sends elsewhere, a PACS may say nothing here. */
export const moving: Purpose = { key: 'move', contexts: [contextsFor(move)], silent: true };

/** One context for each transfer syntax: with several in one, the PACS would have to choose before it knows of which object. */
export const getting = (sopClass: string): Purpose => ({
  key: `get ${sopClass}`,
  contexts: [
    contextsFor(get),
    ...storedIn.map((transferSyntax) => ({
      abstractSyntax: sopClass,
      transferSyntaxes: [transferSyntax],
      role: 'scp' as const,
    })),
  ],
});

export const tags = {
  sopClass: 0x00080016,
  instance: 0x00080018,
  studyDate: 0x00080020,
  level: 0x00080052,
  study: 0x0020000d,
  series: 0x0020000e,
  studyInstances: 0x00201208,
} as const;

type Key = [tag: number, vr: string, value: string];

/** The keys that name one instance, with its hierarchy (PS3.4 C.4.1.3.1.1). */
export const instanceKeys = ({ study, series, instance }: InstanceUids): Key[] => [
  [tags.instance, 'UI', instance],
  [tags.level, 'CS', 'IMAGE'],
  [tags.study, 'UI', study],
  [tags.series, 'UI', series],
];
