import type { Keyword } from './dictionary.js';
import type { DicomHeader } from './header.js';
import { requireUid } from './uid.js';

/** The attributes of an image that the catalogue keeps. Absent, empty and malformed values are undefined. */
export interface ImageMetadata {
  readonly patient: {
    readonly patientId?: string;
    readonly issuerOfPatientId?: string;
    /** As written, components separated by `^`, groups by `=` (PS3.5 §6.2, PN). */
    readonly patientName?: string;
    /** YYYYMMDD */
    readonly patientBirthDate?: string;
    readonly patientSex?: 'M' | 'F' | 'O';
  };
  readonly study: {
    readonly studyInstanceUid: string;
    /** YYYYMMDD */
    readonly studyDate?: string;
    /** HHMMSS with an optional fraction */
    readonly studyTime?: string;
    readonly studyId?: string;
    readonly studyDescription?: string;
    readonly accessionNumber?: string;
    readonly referringPhysicianName?: string;
  };
  readonly series: {
    readonly seriesInstanceUid: string;
    readonly modality?: string;
    readonly seriesNumber?: number;
    readonly seriesDate?: string;
    readonly seriesTime?: string;
    readonly seriesDescription?: string;
    readonly bodyPartExamined?: string;
    readonly protocolName?: string;
    readonly manufacturer?: string;
    readonly manufacturerModelName?: string;
    readonly institutionName?: string;
    readonly stationName?: string;
  };
  readonly image: {
    readonly sopInstanceUid: string;
    readonly sopClassUid: string;
    readonly transferSyntaxUid: string;
    readonly instanceNumber?: number;
    readonly rows?: number;
    readonly columns?: number;
    readonly bitsAllocated?: number;
    readonly numberOfFrames?: number;
    readonly imageType?: readonly string[];
    readonly acquisitionDate?: string;
    readonly acquisitionTime?: string;
    readonly contentDate?: string;
    /** mm */
    readonly sliceThickness?: number;
    /** mm, between rows and between columns */
    readonly pixelSpacing?: readonly [number, number];
  };
  /** The attributes whose value was present but not valid, by keyword; never the value. */
  readonly warnings: readonly Keyword[];
}

/**
 * The catalogue's view of a header. Dates are checked against the calendar (PS3.5 §6.2, DA and TM).
 * @throws invalid-dicom  Study or Series Instance UID missing or not a UID
 */
export function metadataOf(header: DicomHeader): ImageMetadata {
  const warnings: Keyword[] = [];
  const checked = <T>(keyword: Keyword, parse: (value: string) => T | undefined): T | undefined => {
    const value = header.string(keyword);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) warnings.push(keyword);
    return parsed;
  };
  const number = (keyword: Keyword, valid: (value: number) => boolean) => {
    const value = header.number(keyword);
    if (value !== undefined && valid(value)) return value;
    if (value !== undefined || header.string(keyword) !== undefined) warnings.push(keyword);
    return undefined;
  };
  const integer = (keyword: Keyword) => number(keyword, Number.isSafeInteger);
  const count = (keyword: Keyword) => number(keyword, (value) => Number.isSafeInteger(value) && value >= 0);
  const text = (keyword: Keyword) => header.string(keyword);
  const imageType = header.strings('ImageType');
  return {
    patient: {
      patientId: text('PatientID'),
      issuerOfPatientId: text('IssuerOfPatientID'),
      patientName: text('PatientName'),
      patientBirthDate: checked('PatientBirthDate', parseDate),
      patientSex: checked('PatientSex', parseSex),
    },
    study: {
      studyInstanceUid: requireUid(text('StudyInstanceUID'), 'StudyInstanceUID'),
      studyDate: checked('StudyDate', parseDate),
      studyTime: checked('StudyTime', parseTime),
      studyId: text('StudyID'),
      studyDescription: text('StudyDescription'),
      accessionNumber: text('AccessionNumber'),
      referringPhysicianName: text('ReferringPhysicianName'),
    },
    series: {
      seriesInstanceUid: requireUid(text('SeriesInstanceUID'), 'SeriesInstanceUID'),
      modality: text('Modality'),
      seriesNumber: integer('SeriesNumber'),
      seriesDate: checked('SeriesDate', parseDate),
      seriesTime: checked('SeriesTime', parseTime),
      seriesDescription: text('SeriesDescription'),
      bodyPartExamined: text('BodyPartExamined'),
      protocolName: text('ProtocolName'),
      manufacturer: text('Manufacturer'),
      manufacturerModelName: text('ManufacturerModelName'),
      institutionName: text('InstitutionName'),
      stationName: text('StationName'),
    },
    image: {
      sopInstanceUid: header.meta.sopInstanceUid,
      sopClassUid: header.meta.sopClassUid,
      transferSyntaxUid: header.meta.transferSyntax,
      instanceNumber: integer('InstanceNumber'),
      rows: count('Rows'),
      columns: count('Columns'),
      bitsAllocated: count('BitsAllocated'),
      numberOfFrames: count('NumberOfFrames'),
      imageType: imageType.some((value) => value !== '') ? imageType : undefined,
      acquisitionDate: checked('AcquisitionDate', parseDate),
      acquisitionTime: checked('AcquisitionTime', parseTime),
      contentDate: checked('ContentDate', parseDate),
      sliceThickness: number('SliceThickness', (value) => Number.isFinite(value) && value >= 0),
      pixelSpacing: pixelSpacing(header, warnings),
    },
    warnings,
  };
}

/** A DA value, also in the form with dots of ACR-NEMA, as YYYYMMDD; undefined when the calendar has no such day. */
export function parseDate(value: string): string | undefined {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(value);
  if (match === null) return undefined;
  const [, year, , month, day] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  return exists ? `${year}${month}${day}` : undefined;
}

function parseTime(value: string): string | undefined {
  const digits = value.replace(/^(\d{2}):(\d{2})(?::(\d{2}))?/, '$1$2$3');
  const match = /^([01]\d|2[0-3])(?:([0-5]\d)(?:([0-5]\d|60)(\.\d{1,6})?)?)?$/.exec(digits);
  if (match === null) return undefined;
  const [, hours, minutes = '00', seconds = '00', fraction = ''] = match;
  return `${hours}${minutes}${seconds}${fraction}`;
}

function parseSex(value: string): 'M' | 'F' | 'O' | undefined {
  return value === 'M' || value === 'F' || value === 'O' ? value : undefined;
}

function pixelSpacing(header: DicomHeader, warnings: Keyword[]): readonly [number, number] | undefined {
  if (header.string('PixelSpacing') === undefined) return undefined;
  const [rows, columns] = header.numbers('PixelSpacing');
  if (rows !== undefined && columns !== undefined && rows > 0 && columns > 0) return [rows, columns];
  warnings.push('PixelSpacing');
  return undefined;
}
