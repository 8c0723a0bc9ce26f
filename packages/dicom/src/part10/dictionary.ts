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
  AcquisitionTime: entry(0x00080032, 'TM'),
  AccessionNumber: entry(0x00080050, 'SH'),
  Modality: entry(0x00080060, 'CS'),
  Manufacturer: entry(0x00080070, 'LO'),
  InstitutionName: entry(0x00080080, 'LO'),
  ReferringPhysicianName: entry(0x00080090, 'PN'),
  StationName: entry(0x00081010, 'SH'),
  StudyDescription: entry(0x00081030, 'LO'),
  SeriesDescription: entry(0x0008103e, 'LO'),
  ManufacturerModelName: entry(0x00081090, 'LO'),
  PatientName: entry(0x00100010, 'PN'),
  PatientID: entry(0x00100020, 'LO'),
  IssuerOfPatientID: entry(0x00100021, 'LO'),
  PatientBirthDate: entry(0x00100030, 'DA'),
  PatientSex: entry(0x00100040, 'CS'),
  PatientIdentityRemoved: entry(0x00120062, 'CS'),
  DeidentificationMethod: entry(0x00120063, 'LO'),
  DeidentificationMethodCodeSequence: entry(0x00120064, 'SQ'),
  BodyPartExamined: entry(0x00180015, 'CS'),
  SliceThickness: entry(0x00180050, 'DS'),
  ProtocolName: entry(0x00181030, 'LO'),
  StudyInstanceUID: entry(0x0020000d, 'UI'),
  SeriesInstanceUID: entry(0x0020000e, 'UI'),
  StudyID: entry(0x00200010, 'SH'),
  SeriesNumber: entry(0x00200011, 'IS'),
  InstanceNumber: entry(0x00200013, 'IS'),
  FrameOfReferenceUID: entry(0x00200052, 'UI'),
  NumberOfFrames: entry(0x00280008, 'IS'),
  Rows: entry(0x00280010, 'US'),
  Columns: entry(0x00280011, 'US'),
  PixelSpacing: entry(0x00280030, 'DS'),
  BitsAllocated: entry(0x00280100, 'US'),
  BurnedInAnnotation: entry(0x00280301, 'CS'),
  LongitudinalTemporalInformationModified: entry(0x00280303, 'CS'),
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
