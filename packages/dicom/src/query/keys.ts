import { dictionary, type Keyword } from '../part10/dictionary.js';

/** The information models of Query/Retrieve (PS3.4 §C.6). */
export type QueryRoot = 'patient' | 'study';
export const queryLevels = ['PATIENT', 'STUDY', 'SERIES', 'IMAGE'] as const;
export type QueryLevel = (typeof queryLevels)[number];

/**
 * `unique` identifies an entity of its level; `required` is always supported for matching, `optional` is supported here
 * though nobody has to; `counted` is only returned.
 */
export type KeyKind = 'unique' | 'required' | 'optional' | 'counted';

/** One attribute that may be a key. */
export interface KeyDefinition {
  readonly keyword: Keyword;
  readonly tag: number;
  readonly vr: string;
  readonly level: QueryLevel;
  readonly kind: KeyKind;
}

/** Keys of the Patient Root model by level (PS3.4 tables C.6-1 to C.6-4). */
const patientRoot: readonly (readonly [QueryLevel, KeyKind, readonly Keyword[]])[] = [
  ['PATIENT', 'unique', ['PatientID']],
  ['PATIENT', 'required', ['PatientName']],
  [
    'PATIENT',
    'optional',
    [
      'IssuerOfPatientID',
      'PatientBirthDate',
      'PatientBirthTime',
      'PatientSex',
      'OtherPatientIDs',
      'OtherPatientIDsSequence',
      'OtherPatientNames',
      'EthnicGroup',
      'PatientComments',
    ],
  ],
  [
    'PATIENT',
    'counted',
    ['NumberOfPatientRelatedStudies', 'NumberOfPatientRelatedSeries', 'NumberOfPatientRelatedInstances'],
  ],
  ['STUDY', 'unique', ['StudyInstanceUID']],
  ['STUDY', 'required', ['StudyDate', 'StudyTime', 'AccessionNumber', 'StudyID']],
  [
    'STUDY',
    'optional',
    [
      'ReferringPhysicianName',
      'StudyDescription',
      'ProcedureCodeSequence',
      'NameOfPhysiciansReadingStudy',
      'AdmittingDiagnosesDescription',
      'PatientAge',
      'PatientSize',
      'PatientWeight',
      'ModalitiesInStudy',
      'SOPClassesInStudy',
    ],
  ],
  ['STUDY', 'counted', ['NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances']],
  ['SERIES', 'unique', ['SeriesInstanceUID']],
  ['SERIES', 'required', ['Modality', 'SeriesNumber']],
  [
    'SERIES',
    'optional',
    [
      'SeriesDate',
      'SeriesTime',
      'SeriesDescription',
      'BodyPartExamined',
      'Laterality',
      'ProtocolName',
      'Manufacturer',
      'ManufacturerModelName',
      'StationName',
      'InstitutionName',
      'OperatorsName',
      'PerformingPhysicianName',
      'PerformedProcedureStepStartDate',
      'PerformedProcedureStepStartTime',
      'RequestAttributesSequence',
    ],
  ],
  ['SERIES', 'counted', ['NumberOfSeriesRelatedInstances']],
  ['IMAGE', 'unique', ['SOPInstanceUID']],
  ['IMAGE', 'required', ['InstanceNumber']],
  [
    'IMAGE',
    'optional',
    [
      'SOPClassUID',
      'ImageType',
      'AcquisitionDate',
      'AcquisitionTime',
      'ContentDate',
      'ContentTime',
      'Rows',
      'Columns',
      'BitsAllocated',
      'NumberOfFrames',
      'ConceptNameCodeSequence',
      'CompletionFlag',
      'VerificationFlag',
    ],
  ],
];

/** In the Study Root model the patient's attributes are keys of the study (PS3.4 table C.6-5). */
const asStudyKey: Readonly<Record<KeyKind, KeyKind>> = {
  unique: 'required',
  required: 'required',
  optional: 'optional',
  counted: 'counted',
};

/** The levels of a model, from the top down. */
export function levelsOf(root: QueryRoot): readonly QueryLevel[] {
  return root === 'patient' ? queryLevels : queryLevels.slice(1);
}

const tables: Readonly<Record<QueryRoot, ReadonlyMap<number, KeyDefinition>>> = {
  patient: table('patient'),
  study: table('study'),
};

/** The keys of a model by their tags. */
export function keysOf(root: QueryRoot): ReadonlyMap<number, KeyDefinition> {
  return tables[root];
}

function table(root: QueryRoot): ReadonlyMap<number, KeyDefinition> {
  const keys = patientRoot.flatMap(([level, kind, keywords]) =>
    keywords.map((keyword): KeyDefinition => {
      const moved = root === 'study' && level === 'PATIENT';
      const place = moved ? ({ level: 'STUDY', kind: asStudyKey[kind] } as const) : { level, kind };
      return { keyword, ...dictionary[keyword], ...place };
    }),
  );
  return new Map(keys.map((key) => [key.tag, key]));
}
