import { fail } from '@mdm/errors';
import { dictionary } from '../part10/dictionary.js';
import type { DataElement, Encoding } from '../part10/elements.js';
import { requireUid } from '../part10/uid.js';
import type { PixelFormat } from '../pixels/pixel-format.js';
import type { PixelStatements } from './eligibility.js';
import type { PatientIdentity } from './keys.js';
import { hidesInSamples } from './overlays.js';
import { profileTable } from './profile-rules.js';
import type { Turns } from './turns.js';
import { codecOf, defaultCodec, firstText } from './values.js';

/** What has to be known of a header before the first byte goes out. */
export interface HeaderFacts {
  readonly instance: string;
  readonly study: string | undefined;
  /** undefined: the instance has no Patient ID. */
  readonly patient: PatientIdentity | undefined;
  readonly statements: PixelStatements;
  /** Number of Frames, 1 where it is absent; NaN when it is no number. */
  readonly frames: number;
  /** An overlay is in the unused bits of the samples. */
  readonly hidesOverlay: boolean;
  /** @throws invalid-dicom  the header does not describe its pixels */
  pixelFormat(): PixelFormat;
}

const personTags = new Set(
  profileTable
    .filter(
      ({ vr, keyword }) =>
        vr === 'PN' || /^(Other)?PatientIDs?$|^AccessionNumber$|^StudyID$|^AdmissionID$/.test(keyword),
    )
    .map(({ tag }) => tag),
);
const referencedItem = 0x0040db73;

/** @throws invalid-dicom  SOP Class or SOP Instance UID is missing or no UID */
export function headerFacts(header: readonly DataElement[], encoding: Encoding): HeaderFacts {
  const byTag = new Map(header.map((element) => [element.tag, element.value]));
  const { decode } = codecOf(header) ?? defaultCodec;
  const text = (tag: number) => firstText(byTag.get(tag), decode) || undefined;
  const short = (tag: number) => {
    const value = byTag.get(tag);
    if (value === undefined || value.length < 2) return undefined;
    return encoding.bigEndian ? value.readUInt16BE(0) : value.readUInt16LE(0);
  };
  const { tag: classTag } = dictionary.SOPClassUID;
  const patientId = text(dictionary.PatientID.tag);
  const frames = Number(text(dictionary.NumberOfFrames.tag) ?? '1');
  return {
    instance: requireUid(text(dictionary.SOPInstanceUID.tag), 'SOPInstanceUID'),
    study: text(dictionary.StudyInstanceUID.tag),
    patient:
      patientId === undefined
        ? undefined
        : {
            patientId,
            issuer: text(dictionary.IssuerOfPatientID.tag),
            patientBirthDate: text(dictionary.PatientBirthDate.tag),
            patientSex: text(dictionary.PatientSex.tag),
          },
    statements: {
      sopClassUid: requireUid(text(classTag), 'SOPClassUID'),
      modality: text(dictionary.Modality.tag),
      imageType: decode(byTag.get(dictionary.ImageType.tag) ?? Buffer.alloc(0)).split('\\'),
      manufacturer: text(dictionary.Manufacturer.tag),
      manufacturerModelName: text(dictionary.ManufacturerModelName.tag),
      rows: short(dictionary.Rows.tag),
      columns: short(dictionary.Columns.tag),
      burnedInAnnotation: text(dictionary.BurnedInAnnotation.tag),
      recognizableVisualFeatures: text(0x00280302),
      specimenLabelInImage: text(0x00480010),
    },
    frames,
    hidesOverlay: hidesInSamples(header, short),
    pixelFormat: () => {
      const needed = (tag: number, field: string) =>
        short(tag) ?? fail('invalid-dicom', `${field} is missing, which the pixels need`, { field });
      const bitsAllocated = needed(dictionary.BitsAllocated.tag, 'BitsAllocated');
      const bitsStored = short(0x00280101) ?? bitsAllocated;
      if (!Number.isSafeInteger(frames) || frames < 1) {
        fail('invalid-dicom', 'NumberOfFrames is no number of frames', { field: 'NumberOfFrames' });
      }
      return {
        rows: needed(dictionary.Rows.tag, 'Rows'),
        columns: needed(dictionary.Columns.tag, 'Columns'),
        frames,
        samples: short(0x00280002) ?? 1,
        bitsAllocated,
        bitsStored,
        highBit: short(0x00280102) ?? bitsStored - 1,
        signed: short(0x00280103) === 1,
        planar: short(0x00280006) === 1 && (short(0x00280002) ?? 1) > 1,
        photometric: text(0x00280004) ?? '',
        bigEndian: encoding.bigEndian,
      };
    },
  };
}

/** What stands anywhere in a header, however deep. */
export interface NestedFacts {
  /** Names and identifiers of people: what must not come back in a cleaned text. */
  readonly identifying: readonly string[];
  /** Content items refer to each other by position (Referenced Content Item Identifier). */
  readonly fixedPositions: boolean;
}

export async function nestedFacts(header: readonly DataElement[], turns: Turns): Promise<NestedFacts> {
  const { decode } = codecOf(header) ?? defaultCodec;
  const identifying: string[] = [];
  let fixedPositions = false;
  const look = async (elements: readonly DataElement[]): Promise<void> => {
    for (const element of elements) {
      const { tag, items } = element;
      if (tag === referencedItem) fixedPositions = true;
      if (personTags.has(tag) && items === undefined) identifying.push(decode(element.value));
      for (const item of items ?? []) {
        await look(item);
        await turns.afterItem();
      }
    }
  };
  await look(header);
  return { identifying, fixedPositions };
}
