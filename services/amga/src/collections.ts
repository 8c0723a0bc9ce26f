import type { DataLevel } from '@mdm/access';
import type { AttributeType } from './values.js';

/** One attribute of a collection. */
export interface AttributeDefinition {
  /** As in conditions and answers: the keyword of DICOM (PS3.6) where there is one. */
  readonly name: string;
  readonly type: AttributeType;
  readonly level: DataLevel;
  readonly description: string;
  /** Column of the collection's table. */
  readonly column: string;
  /** Where the value comes from when it is not among the attributes of a new image. */
  readonly given?: 'name' | 'clock';
  /** A new image without it is refused. */
  readonly required?: true;
  /**
   * A name of a person: compared by `like` without regard to case and accents (PS3.4 C.2.2.2.1.1 allows it), by the column
   * of the same name with `_folded`.
   */
  readonly personName?: true;
}

/** The names of the collections' tables, from the top of the hierarchy down. */
export const levels = ['patients', 'studies', 'series', 'images'] as const;
export type Level = (typeof levels)[number];

/** What is gathered below an entry. */
export type Gathered =
  | { readonly kind: 'count'; readonly of: Exclude<Level, 'patients'> }
  | { readonly kind: 'values'; readonly column: 'modality' };

/**
 * An attribute that no table has: it is gathered from the images below an entry of which the caller is shown that they belong
 * to it. Only returned when it is asked for by name.
 */
interface DerivedDefinition extends Pick<AttributeDefinition, 'name' | 'type' | 'level' | 'description'> {
  readonly gathered: Gathered;
}

/** One collection: a table with typed columns. */
export interface CollectionDefinition {
  readonly path: string;
  readonly level: Level;
  readonly attributes: readonly AttributeDefinition[];
  readonly derived: readonly DerivedDefinition[];
}

type Options = Omit<AttributeDefinition, 'name' | 'type' | 'level' | 'description' | 'column'> & {
  column?: string;
};

const attribute =
  (level: DataLevel) =>
  (name: string, type: AttributeType, description: string, options: Options = {}): AttributeDefinition => ({
    name,
    type,
    level,
    description,
    column: columnOf(name),
    ...options,
  });

/** SliceThickness → slice_thickness, SOPClassUID → sop_class_uid. */
const columnOf = (keyword: string) =>
  keyword.replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3_$2$4').toLowerCase();

const plain = attribute('anonymous');
const open = attribute('pseudonymous');
const identified = attribute('identified');

const counted = (name: string, of: Exclude<Level, 'patients'>, description: string): DerivedDefinition => ({
  name,
  type: 'integer',
  level: 'pseudonymous',
  description,
  gathered: { kind: 'count', of },
});

/**
 * The collections. This table is the one place that says which attributes there are: queries, their answers, what a new
 * image may hold and the columns of the tables follow it.
 */
export const collections: readonly CollectionDefinition[] = [
  {
    path: '/mdm/Patient',
    level: 'patients',
    attributes: [
      open('PatientLink', 'text', 'keyed hash by which the sites of a project recognise the same patient', {
        column: 'name',
        given: 'name',
      }),
      plain('PatientSex', 'text', 'sex of the patient: M, F or O'),
      identified('PatientID', 'text', 'identifier of the patient in the hospital'),
      identified('PatientName', 'text', 'name of the patient, Family^Given', { personName: true }),
      identified('PatientBirthDate', 'date', 'birth date of the patient'),
    ],
    derived: [
      counted('NumberOfPatientRelatedStudies', 'studies', 'studies of the patient that you may know of'),
      counted('NumberOfPatientRelatedSeries', 'series', 'series of the patient that you may know of'),
      counted('NumberOfPatientRelatedInstances', 'images', 'images of the patient that you may know of'),
    ],
  },
  {
    path: '/mdm/Study',
    level: 'studies',
    attributes: [
      open('StudyUID', 'text', 'de-identified Study Instance UID', { column: 'name', given: 'name' }),
      plain('StudyYear', 'integer', 'year in which the study was made'),
      identified('StudyDate', 'date', 'date on which the study was made'),
      identified('StudyTime', 'text', 'time at which the study was made, HHMMSS.FFFFFF'),
      identified('StudyID', 'text', 'number of the study in the hospital'),
      identified('StudyDescription', 'text', 'description of the study, free text'),
      identified('AccessionNumber', 'text', 'number of the imaging request'),
      identified('ReferringPhysicianName', 'text', 'name of the referring physician', { personName: true }),
      identified('OriginalStudyInstanceUID', 'text', 'Study Instance UID in the hospital'),
    ],
    derived: [
      {
        name: 'ModalitiesInStudy',
        type: 'text',
        level: 'pseudonymous',
        description: 'modalities of the series that you may know of; one of them is compared',
        gathered: { kind: 'values', column: 'modality' },
      },
      counted('NumberOfStudyRelatedSeries', 'series', 'series of the study that you may know of'),
      counted('NumberOfStudyRelatedInstances', 'images', 'images of the study that you may know of'),
    ],
  },
  {
    path: '/mdm/Series',
    level: 'series',
    attributes: [
      open('SeriesUID', 'text', 'de-identified Series Instance UID', { column: 'name', given: 'name' }),
      plain('Modality', 'text', 'kind of equipment, such as CT or MR'),
      plain('BodyPartExamined', 'text', 'part of the body'),
      plain('SeriesNumber', 'integer', 'number of the series in its study'),
      plain('Manufacturer', 'text', 'manufacturer of the equipment'),
      identified('SeriesDate', 'date', 'date on which the series was made'),
      identified('SeriesTime', 'text', 'time at which the series was made, HHMMSS.FFFFFF'),
      identified('SeriesDescription', 'text', 'description of the series, free text'),
      identified('OriginalSeriesInstanceUID', 'text', 'Series Instance UID in the hospital'),
    ],
    derived: [
      counted('NumberOfSeriesRelatedInstances', 'images', 'images of the series that you may know of'),
    ],
  },
  {
    path: '/mdm/Image',
    level: 'images',
    attributes: [
      open('LFN', 'text', 'logical file name', { required: true }),
      plain('SOPClassUID', 'text', 'kind of object', { required: true }),
      open('SOPUID', 'text', 'de-identified SOP Instance UID', { column: 'sop_uid', required: true }),
      plain('InstanceNumber', 'integer', 'number of the image in its series'),
      plain('Rows', 'integer', 'height in pixels', { column: 'pixel_rows' }),
      plain('Columns', 'integer', 'width in pixels', { column: 'pixel_columns' }),
      plain('BitsAllocated', 'integer', 'bits of one sample'),
      plain('NumberOfFrames', 'integer', 'frames of a multi-frame image'),
      plain('SliceThickness', 'real', 'thickness of the slice in millimetres'),
      plain('TransferSyntaxUID', 'text', 'encoding of the object'),
      plain('ImageType', 'text', 'characteristics of the image, values separated by backslashes'),
      plain('Size', 'integer', 'size of the object in bytes', { column: 'byte_size' }),
      identified('RegisteredOn', 'date', 'day on which the image was registered, UTC', { given: 'clock' }),
      identified('OriginalSOPInstanceUID', 'text', 'SOP Instance UID in the hospital'),
    ],
    derived: [],
  },
];

/** The collection that the original system had: entries named `guid:<GUID>` with three UIDs. */
export const dicomView = '/mdm/DICOM';

/**
 * The attributes of {@link dicomView}: the UIDs of the hospital for who may see them and where they are known, the
 * de-identified ones for everybody else.
 */
export const dicomAttributes = [
  { name: 'STUinsUID', of: 'studies', original: 'OriginalStudyInstanceUID', open: 'StudyUID' },
  { name: 'SERinsUID', of: 'series', original: 'OriginalSeriesInstanceUID', open: 'SeriesUID' },
  { name: 'SOPinsUID', of: 'images', original: 'OriginalSOPInstanceUID', open: 'SOPUID' },
] as const;

export function collectionOf(level: Level): CollectionDefinition {
  const found = collections.find((collection) => collection.level === level);
  if (!found) throw new TypeError(`there is no collection of ${level}`);
  return found;
}
