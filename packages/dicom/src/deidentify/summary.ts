import { dictionary } from '../part10/dictionary.js';
import { type Encoding, writeElement, writeSequence } from '../part10/elements.js';
import type { BlankingTemplate } from './pixels/templates.js';
import {
  basicProfileCode,
  cleanPixelDataCode,
  codeOfOption,
  type MethodCode,
  type ProfileOption,
  profileOptions,
} from './profile-options.js';
import type { Outcome } from './rewrite.js';

/** Named in the output, so that a reader knows which rules were applied. At most 64 characters. */
export const deidentificationMethod = 'MDM: DICOM PS3.15 2026a Basic Profile';

/** What was done to an instance, for the audit: rules and numbers, never a value. */
export interface DeidentificationSummary {
  readonly method: string;
  readonly options: readonly ProfileOption[];
  /** Codes of PS3.16 CID 7050, as in De-identification Method Code Sequence (0012,0064). */
  readonly codes: readonly string[];
  /** Longitudinal Temporal Information Modified (0028,0303) */
  readonly dates: 'REMOVED' | 'MODIFIED' | 'UNMODIFIED';
  /** How many attributes, nested ones included. */
  readonly attributes: Readonly<Record<Outcome, number>>;
  /** The template that fitted the device, and how many regions of each frame it blanked. */
  readonly template?: { readonly name: string; readonly regions: number };
  /** An overlay was hidden in the unused bits of the pixels; they are zero now. */
  readonly overlayBitsCleared: boolean;
  /** How many codestreams held something besides their picture, such as comments or Exif; it is zero now. */
  readonly codestreamsCleaned: number;
}

/** The codes of the profile and the options, in the order of CID 7050. */
export function methodCodes(
  options: ReadonlySet<ProfileOption>,
  template: BlankingTemplate | undefined,
): readonly MethodCode[] {
  return [
    basicProfileCode,
    ...(template === undefined ? [] : [cleanPixelDataCode]),
    ...profileOptions.filter((option) => options.has(option)).map(codeOfOption),
  ];
}

export function temporalInformation(options: ReadonlySet<ProfileOption>): DeidentificationSummary['dates'] {
  if (options.has('retain-full-dates')) return 'UNMODIFIED';
  return options.has('retain-modified-dates') ? 'MODIFIED' : 'REMOVED';
}

/** The attributes that say what was done (PS3.15 §E.1.1 step 6 and 8), by tag. */
export function stamps(
  options: ReadonlySet<ProfileOption>,
  template: BlankingTemplate | undefined,
  encoding: Encoding,
): ReadonlyMap<number, Buffer> {
  const text = (tag: number, vr: string, value: string) =>
    writeElement(tag, vr, Buffer.from(value, 'latin1'), encoding);
  const codes = methodCodes(options, template);
  const items = codes.map(({ value, meaning }) =>
    Buffer.concat([
      text(0x00080100, 'SH', value),
      text(0x00080102, 'SH', 'DCM'),
      text(0x00080104, 'LO', meaning),
    ]),
  );
  const methods = [deidentificationMethod, ...codes.slice(1).map(({ meaning }) => meaning)];
  const sequence = dictionary.DeidentificationMethodCodeSequence.tag;
  const written: [number, Buffer][] = [
    [dictionary.PatientIdentityRemoved.tag, text(dictionary.PatientIdentityRemoved.tag, 'CS', 'YES')],
    [
      dictionary.DeidentificationMethod.tag,
      text(dictionary.DeidentificationMethod.tag, 'LO', methods.join('\\')),
    ],
    [sequence, writeSequence(sequence, 'SQ', items, encoding, encoding)],
    [
      dictionary.LongitudinalTemporalInformationModified.tag,
      text(dictionary.LongitudinalTemporalInformationModified.tag, 'CS', temporalInformation(options)),
    ],
  ];
  if (template !== undefined) {
    const { tag, vr } = dictionary.BurnedInAnnotation;
    written.push([tag, text(tag, vr, 'NO')]);
  }
  return new Map(written);
}
