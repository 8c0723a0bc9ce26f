/** One attribute of the data dictionary (PS3.6 §6): tag as `ggggeeee`, value representation. */
export interface DictionaryEntry {
  readonly tag: number;
  readonly vr: string;
}

const entry = (tag: number, vr: string): DictionaryEntry => ({ tag, vr });

/** The attributes that the MDM reads or stamps by name, keyed by their keyword of PS3.6. */
export const dictionary = {
  SpecificCharacterSet: entry(0x00080005, 'CS'),
  ImageType: entry(0x00080008, 'CS'),
  SOPClassUID: entry(0x00080016, 'UI'),
  SOPInstanceUID: entry(0x00080018, 'UI'),
  StudyDate: entry(0x00080020, 'DA'),
  SeriesDate: entry(0x00080021, 'DA'),
  AcquisitionDate: entry(0x00080022, 'DA'),
  ContentDate: entry(0x00080023, 'DA'),
  StudyTime: entry(0x00080030, 'TM'),
  SeriesTime: entry(0x00080031, 'TM'),
  AcquisitionTime: entry(0x00080032, 'TM'),
  ContentTime: entry(0x00080033, 'TM'),
  AccessionNumber: entry(0x00080050, 'SH'),
  QueryRetrieveLevel: entry(0x00080052, 'CS'),
  Modality: entry(0x00080060, 'CS'),
  ModalitiesInStudy: entry(0x00080061, 'CS'),
  SOPClassesInStudy: entry(0x00080062, 'UI'),
  Manufacturer: entry(0x00080070, 'LO'),
  InstitutionName: entry(0x00080080, 'LO'),
  ReferringPhysicianName: entry(0x00080090, 'PN'),
  CodeValue: entry(0x00080100, 'SH'),
  CodingSchemeDesignator: entry(0x00080102, 'SH'),
  CodingSchemeVersion: entry(0x00080103, 'SH'),
  CodeMeaning: entry(0x00080104, 'LO'),
  StationName: entry(0x00081010, 'SH'),
  StudyDescription: entry(0x00081030, 'LO'),
  ProcedureCodeSequence: entry(0x00081032, 'SQ'),
  SeriesDescription: entry(0x0008103e, 'LO'),
  PerformingPhysicianName: entry(0x00081050, 'PN'),
  NameOfPhysiciansReadingStudy: entry(0x00081060, 'PN'),
  OperatorsName: entry(0x00081070, 'PN'),
  AdmittingDiagnosesDescription: entry(0x00081080, 'LO'),
  ManufacturerModelName: entry(0x00081090, 'LO'),
  PatientName: entry(0x00100010, 'PN'),
  PatientID: entry(0x00100020, 'LO'),
  IssuerOfPatientID: entry(0x00100021, 'LO'),
  PatientBirthDate: entry(0x00100030, 'DA'),
  PatientBirthTime: entry(0x00100032, 'TM'),
  PatientSex: entry(0x00100040, 'CS'),
  OtherPatientIDs: entry(0x00101000, 'LO'),
  OtherPatientNames: entry(0x00101001, 'PN'),
  OtherPatientIDsSequence: entry(0x00101002, 'SQ'),
  PatientAge: entry(0x00101010, 'AS'),
  PatientSize: entry(0x00101020, 'DS'),
  PatientWeight: entry(0x00101030, 'DS'),
  EthnicGroup: entry(0x00102160, 'SH'),
  PatientComments: entry(0x00104000, 'LT'),
  PatientIdentityRemoved: entry(0x00120062, 'CS'),
  DeidentificationMethod: entry(0x00120063, 'LO'),
  DeidentificationMethodCodeSequence: entry(0x00120064, 'SQ'),
  BodyPartExamined: entry(0x00180015, 'CS'),
  SliceThickness: entry(0x00180050, 'DS'),
  SpacingBetweenSlices: entry(0x00180088, 'DS'),
  ProtocolName: entry(0x00181030, 'LO'),
  StudyInstanceUID: entry(0x0020000d, 'UI'),
  SeriesInstanceUID: entry(0x0020000e, 'UI'),
  StudyID: entry(0x00200010, 'SH'),
  SeriesNumber: entry(0x00200011, 'IS'),
  InstanceNumber: entry(0x00200013, 'IS'),
  ImagePositionPatient: entry(0x00200032, 'DS'),
  ImageOrientationPatient: entry(0x00200037, 'DS'),
  FrameOfReferenceUID: entry(0x00200052, 'UI'),
  Laterality: entry(0x00200060, 'CS'),
  NumberOfPatientRelatedStudies: entry(0x00201200, 'IS'),
  NumberOfPatientRelatedSeries: entry(0x00201202, 'IS'),
  NumberOfPatientRelatedInstances: entry(0x00201204, 'IS'),
  NumberOfStudyRelatedSeries: entry(0x00201206, 'IS'),
  NumberOfStudyRelatedInstances: entry(0x00201208, 'IS'),
  NumberOfSeriesRelatedInstances: entry(0x00201209, 'IS'),
  InStackPositionNumber: entry(0x00209057, 'UL'),
  FrameContentSequence: entry(0x00209111, 'SQ'),
  PlanePositionSequence: entry(0x00209113, 'SQ'),
  PlaneOrientationSequence: entry(0x00209116, 'SQ'),
  SamplesPerPixel: entry(0x00280002, 'US'),
  PhotometricInterpretation: entry(0x00280004, 'CS'),
  PlanarConfiguration: entry(0x00280006, 'US'),
  NumberOfFrames: entry(0x00280008, 'IS'),
  Rows: entry(0x00280010, 'US'),
  Columns: entry(0x00280011, 'US'),
  PixelSpacing: entry(0x00280030, 'DS'),
  BitsAllocated: entry(0x00280100, 'US'),
  BitsStored: entry(0x00280101, 'US'),
  HighBit: entry(0x00280102, 'US'),
  PixelRepresentation: entry(0x00280103, 'US'),
  BurnedInAnnotation: entry(0x00280301, 'CS'),
  LongitudinalTemporalInformationModified: entry(0x00280303, 'CS'),
  RescaleIntercept: entry(0x00281052, 'DS'),
  RescaleSlope: entry(0x00281053, 'DS'),
  PixelMeasuresSequence: entry(0x00289110, 'SQ'),
  PixelValueTransformationSequence: entry(0x00289145, 'SQ'),
  ScheduledProcedureStepID: entry(0x00400009, 'SH'),
  PerformedProcedureStepStartDate: entry(0x00400244, 'DA'),
  PerformedProcedureStepStartTime: entry(0x00400245, 'TM'),
  RequestAttributesSequence: entry(0x00400275, 'SQ'),
  RequestedProcedureID: entry(0x00401001, 'SH'),
  ConceptNameCodeSequence: entry(0x0040a043, 'SQ'),
  CompletionFlag: entry(0x0040a491, 'CS'),
  VerificationFlag: entry(0x0040a493, 'CS'),
  SharedFunctionalGroupsSequence: entry(0x52009229, 'SQ'),
  PerFrameFunctionalGroupsSequence: entry(0x52009230, 'SQ'),
  PixelData: entry(0x7fe00010, 'OW'),
} as const satisfies Record<string, DictionaryEntry>;

export type Keyword = keyof typeof dictionary;

const byTag = new Map<number, Keyword>();
for (const [keyword, { tag }] of Object.entries(dictionary)) byTag.set(tag, keyword as Keyword);

/** The keyword of a tag, when the dictionary has it. */
export function keywordOf(tag: number): Keyword | undefined {
  return byTag.get(tag);
}

/** The tag of an attribute that is named by either. */
export function tagOf(attribute: Keyword | number): number {
  return typeof attribute === 'number' ? attribute : dictionary[attribute].tag;
}

/** `(0010,0020)`, as the standard writes a tag. */
export function formatTag(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
