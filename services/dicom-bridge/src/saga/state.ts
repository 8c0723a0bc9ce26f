import type { DicomHeader, ImageMetadata } from '@mdm/dicom';
import { metadataOf } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { z } from 'zod';
import { policySchema } from '../policy.js';

const text = z.string().optional();
const number = z.number().optional();

/** What the catalogue and the names need of {@link ImageMetadata}. */
const metadataSchema = z.object({
  patient: z.object({
    patientId: text,
    issuerOfPatientId: text,
    patientName: text,
    patientBirthDate: text,
    patientSex: z.enum(['M', 'F', 'O']).optional(),
  }),
  study: z.object({
    studyInstanceUid: z.string(),
    studyDate: text,
    studyTime: text,
    studyId: text,
    studyDescription: text,
    accessionNumber: text,
    referringPhysicianName: text,
  }),
  series: z.object({
    seriesInstanceUid: z.string(),
    modality: text,
    seriesNumber: number,
    seriesDate: text,
    seriesTime: text,
    seriesDescription: text,
    bodyPartExamined: text,
    manufacturer: text,
    manufacturerModelName: text,
  }),
  image: z.object({
    sopInstanceUid: z.string(),
    sopClassUid: z.string(),
    transferSyntaxUid: z.string(),
    instanceNumber: number,
    rows: number,
    columns: number,
    bitsAllocated: number,
    numberOfFrames: number,
    imageType: z.array(z.string()).optional(),
    sliceThickness: number,
  }),
});

/** What was learned from the one reading of the header, before anything was decided. */
const describedSchema = z.object({
  metadata: metadataSchema,
  burnedInAnnotation: text,
  recognizableVisualFeatures: text,
  specimenLabelInImage: text,
  /** Bytes from the start of the file within which its attributes end. */
  headerBytes: z.int(),
});
export type Described = z.infer<typeof describedSchema>;

/** How an image is called in the catalogues: pseudonyms and de-identified UIDs only. */
const namesSchema = z.object({
  lfn: z.string(),
  patient: z.string(),
  study: z.string(),
  series: z.string(),
  image: z.string(),
});
export type Names = z.infer<typeof namesSchema>;

/**
 * The state of one registration: what was received, and what each step adds. Undoing takes the additions away again, so
 * that it can start anew; the last step takes the patient's data away.
 */
export const stateSchema = z.object({
  policy: policySchema,
  receivedMs: z.int(),
  /** Bytes of the spool file. */
  fileSize: z.int(),
  /** A PACS keeps the bytes: nothing of it is in the spool. */
  backed: z.boolean().default(false),
  described: describedSchema.optional(),
  names: namesSchema.optional(),
  key: z
    .object({
      recipient: z.string(),
      generation: z.int(),
      threshold: z.int(),
      holders: z.array(z.string()),
    })
    .optional(),
  /** Size and checksum of what a PACS keeps are not known: 0 and empty. */
  stored: z.object({ surl: z.string(), size: z.int(), sha256: z.string() }).optional(),
});
export type State = z.infer<typeof stateSchema>;

const recognizableVisualFeatures = 0x00280302;
const specimenLabelInImage = 0x00480010;

/** @throws invalid-dicom  Study or Series Instance UID missing or wrong */
export function describedBy(header: DicomHeader, headerBytes: number): Described {
  const metadata: ImageMetadata = metadataOf(header);
  return describedSchema.parse({
    metadata,
    burnedInAnnotation: header.string('BurnedInAnnotation'),
    recognizableVisualFeatures: header.string(recognizableVisualFeatures),
    specimenLabelInImage: header.string(specimenLabelInImage),
    headerBytes,
  });
}

/** A part of the state that an earlier step has added. */
export function known<Part extends 'described' | 'names' | 'key' | 'stored'>(
  state: State,
  part: Part,
): NonNullable<State[Part]> {
  return state[part] ?? fail('internal', `the state of the registration has no "${part}"`);
}
