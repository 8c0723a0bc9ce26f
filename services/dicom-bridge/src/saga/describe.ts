import {
  type DeidentificationKeys,
  type DeidentificationProject,
  mapUid,
  type PixelStatements,
  patientLink,
  requireEligible,
} from '@mdm/dicom';
import type { amga } from '@mdm/protos';
import { type Described, known, type Names, type State } from './state.js';

type Attributes = Record<string, amga.AttributeValue>;

/** The attributes of an image and of what it belongs to, by their names in the metadata catalogue. */
export interface CatalogueAttributes {
  readonly patientAttributes: Attributes;
  readonly studyAttributes: Attributes;
  readonly seriesAttributes: Attributes;
  readonly imageAttributes: Attributes;
}

/** Issuer under which an instance without Patient ID is a patient of its own study. */
const anonymousIssuer = 'study-instance-uid';
const maxTextLength = 1_024;
const maxInteger = 2 ** 31 - 1;

/**
 * How an image is called in the catalogues: `/grid/<vo>/<site>/<study>/<series>/<sop>` with the de-identified UIDs, and
 * the patient by a keyed hash that is the same at every hospital of the project.
 * @throws failed-precondition  the profile does not make this instance safe (PS3.15 §E.1), such as burned-in text
 */
export function namesOf(
  state: State,
  context: { readonly project: DeidentificationProject; readonly vo: string; readonly site: string },
): Names {
  const { project, vo, site } = context;
  const { keys } = project;
  const described = known(state, 'described');
  const { metadata } = described;
  if (state.policy.profile === 'basic') requireEligible(statementsOf(described), project);
  const study = mapUid(keys, metadata.study.studyInstanceUid);
  const series = mapUid(keys, metadata.series.seriesInstanceUid);
  const image = mapUid(keys, metadata.image.sopInstanceUid);
  return {
    lfn: `/grid/${vo}/${site}/${study}/${series}/${image}`,
    patient: linkOf(keys, metadata.patient, study),
    study,
    series,
    image,
  };
}

/** What an image says about itself that decides whether and how its pixels have to change. */
export function statementsOf({
  metadata: { image, series },
  burnedInAnnotation,
  recognizableVisualFeatures,
  specimenLabelInImage,
}: Described): PixelStatements {
  const { sopClassUid, imageType, rows, columns } = image;
  const { modality, manufacturer, manufacturerModelName } = series;
  return {
    sopClassUid,
    modality,
    imageType,
    manufacturer,
    manufacturerModelName,
    rows,
    columns,
    burnedInAnnotation,
    recognizableVisualFeatures,
    specimenLabelInImage,
  };
}

function linkOf(
  keys: DeidentificationKeys,
  patient: Described['metadata']['patient'],
  study: string,
): string {
  const { patientId, issuerOfPatientId, patientBirthDate, patientSex } = patient;
  if (patientId === undefined) return patientLink(keys, { patientId: study, issuer: anonymousIssuer });
  return patientLink(keys, { patientId, issuer: issuerOfPatientId, patientBirthDate, patientSex });
}

/** What the metadata catalogue keeps. Which attributes identify the patient is for the catalogue to know. */
export function attributesOf(state: State): CatalogueAttributes {
  const names = known(state, 'names');
  const { size } = known(state, 'stored');
  const { patient, study, series, image } = known(state, 'described').metadata;
  return {
    patientAttributes: attributes({
      PatientID: text(patient.patientId),
      PatientName: text(patient.patientName),
      PatientBirthDate: date(patient.patientBirthDate),
      PatientSex: text(patient.patientSex),
    }),
    studyAttributes: attributes({
      StudyDate: date(study.studyDate),
      StudyTime: time(study.studyTime),
      StudyID: text(study.studyId),
      StudyYear: integer(study.studyDate && Number(study.studyDate.slice(0, 4))),
      StudyDescription: text(study.studyDescription),
      AccessionNumber: text(study.accessionNumber),
      ReferringPhysicianName: text(study.referringPhysicianName),
      OriginalStudyInstanceUID: text(study.studyInstanceUid),
    }),
    seriesAttributes: attributes({
      Modality: text(series.modality),
      BodyPartExamined: text(series.bodyPartExamined),
      SeriesNumber: integer(series.seriesNumber),
      SeriesDate: date(series.seriesDate),
      SeriesTime: time(series.seriesTime),
      SeriesDescription: text(series.seriesDescription),
      Manufacturer: text(series.manufacturer),
      OriginalSeriesInstanceUID: text(series.seriesInstanceUid),
    }),
    imageAttributes: attributes({
      LFN: text(names.lfn),
      SOPUID: text(names.image),
      SOPClassUID: text(image.sopClassUid),
      InstanceNumber: integer(image.instanceNumber),
      Rows: integer(image.rows),
      Columns: integer(image.columns),
      BitsAllocated: integer(image.bitsAllocated),
      NumberOfFrames: integer(image.numberOfFrames),
      SliceThickness: image.sliceThickness === undefined ? undefined : { real: image.sliceThickness },
      TransferSyntaxUID: text(image.transferSyntaxUid),
      ImageType: text(image.imageType?.join('\\')),
      Size: size > 0 ? { integer: size } : undefined,
      OriginalSOPInstanceUID: text(image.sopInstanceUid),
    }),
  };
}

/** Those that have a value. */
function attributes(values: Record<string, amga.AttributeValue | undefined>): Attributes {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/** A text as a database takes it: no control characters, no halves of surrogate pairs, no end without end. */
function text(value: string | undefined): amga.AttributeValue | undefined {
  const clean = value
    ?.toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, maxTextLength)
    .trim();
  return clean ? { text: clean } : undefined;
}

/** YYYYMMDD → YYYY-MM-DD. */
function date(value: string | undefined): amga.AttributeValue | undefined {
  return value ? { date: value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') } : undefined;
}

/** HHMMSS with or without a fraction → HHMMSS.FFFFFF. */
function time(value: string | undefined): amga.AttributeValue | undefined {
  const [whole, fraction = ''] = value?.split('.') ?? [];
  return whole ? { text: `${whole}.${fraction.padEnd(6, '0')}` } : undefined;
}

/** IS and US fit into 32 bits (PS3.5 §6.2); a number that does not is no use to anybody. */
function integer(value: number | '' | undefined): amga.AttributeValue | undefined {
  return typeof value === 'number' && Math.abs(value) <= maxInteger ? { integer: value } : undefined;
}
