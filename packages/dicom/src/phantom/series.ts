import { createHash } from 'node:crypto';
import { fail } from '@mdm/errors';
import { writeMetaHeader } from '../part10/meta-header.js';
import { transferSyntaxes, uidFromDigest } from '../part10/uid.js';
import { type DatasetElement, writeDataset } from './dataset.js';
import {
  type Brightness,
  emptyPlane,
  type Plane,
  paintSection,
  paintTestObjects,
  projection,
} from './geometry.js';

export type PhantomModality = 'CT' | 'MR' | 'CR';

export interface PhantomOptions {
  readonly modality: PhantomModality;
  readonly patient: {
    readonly patientId: string;
    /** PN, such as `Rossi^Anna` */
    readonly patientName: string;
    /** YYYYMMDD */
    readonly patientBirthDate?: string;
    readonly patientSex?: 'M' | 'F' | 'O';
    readonly issuerOfPatientId?: string;
  };
  /** Images of the series; CR alternates frontal and lateral views. */
  readonly slices: number;
  /** Default 512, MR 256 */
  readonly rows?: number;
  readonly columns?: number;
  /** Same seed, same study and same bytes; the modality alone tells the series of one study apart. */
  readonly seed: string;
  readonly institution: string;
  /** YYYYMMDD */
  readonly studyDate: string;
  /** HHMMSS, default 101500 */
  readonly studyTime?: string;
  readonly accessionNumber?: string;
  readonly studyDescription?: string;
  readonly referringPhysicianName?: string;
  readonly stationName?: string;
}

export interface PhantomFile {
  /** Such as `CT-0001.dcm` */
  readonly fileName: string;
  readonly sopInstanceUid: string;
  /** A complete Part 10 file, explicit VR little endian */
  readonly bytes: Buffer;
}

interface Device {
  readonly sopClassUid: string;
  readonly seriesNumber: number;
  readonly model: string;
  readonly background: number;
  readonly maximum: number;
  readonly brightness: Brightness;
  readonly size: number;
}

/** Brightness is the stored value: HU + 1024 for CT, signal for MR (T2-like: fluid bright), density for CR. */
const devices: Readonly<Record<PhantomModality, Device>> = {
  CT: {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    seriesNumber: 1,
    model: 'MDM Phantom CT',
    background: 24,
    maximum: 3071,
    brightness: { air: 24, bone: 2024, brain: 1064, fluid: 1029, lesion: 1094, nodule: 1124, marker: 3071 },
    size: 512,
  },
  MR: {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
    seriesNumber: 2,
    model: 'MDM Phantom MR',
    background: 8,
    maximum: 2000,
    brightness: { air: 8, bone: 120, brain: 700, fluid: 1700, lesion: 1100, nodule: 900, marker: 2000 },
    size: 256,
  },
  CR: {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1',
    seriesNumber: 3,
    model: 'MDM Phantom CR',
    background: 0,
    maximum: 4095,
    brightness: { air: 0, bone: 4, brain: 1, fluid: 0.8, lesion: 1.6, nodule: 2, marker: 4 },
    size: 512,
  },
};

const fieldOfViewMm = 256;
const thicknessMm = 2.5;

/**
 * A series of a head phantom, one file after the other: valid CT, MR or CR Image instances (PS3.3 §A.3, §A.4, §A.2) with
 * ellipsoids, a grid, a step wedge and the instance number as geometry. Everything follows from the options; there is
 * no randomness. Text is UTF-8.
 * @throws invalid-argument  slices outside 1..9999, or rows or columns outside 64..4096
 */
export function* phantomSeries(options: PhantomOptions): Generator<PhantomFile> {
  const device = devices[options.modality];
  const { rows = device.size, columns = device.size, slices, modality } = options;
  requireRange('slices', slices, 1, 9999);
  requireRange('rows', rows, 64, 4096);
  requireRange('columns', columns, 64, 4096);
  const image = renderer(options, device, rows, columns);
  const uids = {
    study: uidOf(options.seed, 'study'),
    series: uidOf(options.seed, 'series', modality),
    frame: uidOf(options.seed, 'frame of reference'),
  };
  const common = [
    ...patientAndStudy(options, uids.study),
    ...seriesAndEquipment(options, device, uids.series),
    ...pixelDescription(rows, columns),
    ...imageOfModality[modality](uids.frame, options, rows, columns),
  ];
  for (let index = 0; index < slices; index += 1) {
    const sopInstanceUid = uidOf(options.seed, 'instance', modality, String(index + 1));
    const { pixels } = image(index);
    const dataset = writeDataset([
      ...common,
      ...instance(options, device, index, sopInstanceUid),
      ...(modality === 'CR' ? crView(index) : plane(index, slices, rows, columns)),
      [0x7fe00010, 'OW', Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)],
    ]);
    const meta = writeMetaHeader({
      transferSyntax: transferSyntaxes.explicitLittleEndian,
      sopClassUid: device.sopClassUid,
      sopInstanceUid,
    });
    yield {
      fileName: `${modality}-${String(index + 1).padStart(4, '0')}.dcm`,
      sopInstanceUid,
      bytes: Buffer.concat([meta, dataset]),
    };
  }
}

function renderer(
  options: PhantomOptions,
  device: Device,
  rows: number,
  columns: number,
): (index: number) => Plane {
  const { background, maximum, brightness } = device;
  const finish = (plane: Plane, index: number) => {
    paintTestObjects(plane, index + 1, background, maximum);
    return plane;
  };
  if (options.modality === 'CR') {
    const views = (['AP', 'LL'] as const).map((view) => projection(rows, columns, view, brightness, maximum));
    return (index) => {
      const view = views[index % views.length];
      return finish({ rows, columns, pixels: Uint16Array.from(view?.pixels ?? []) }, index);
    };
  }
  return (index) => {
    const image = emptyPlane(rows, columns, background);
    paintSection(image, (2 * index + 1) / options.slices - 1, brightness);
    return finish(image, index);
  };
}

function patientAndStudy(options: PhantomOptions, study: string): DatasetElement[] {
  const { patient } = options;
  return [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080020, 'DA', options.studyDate],
    [0x00080030, 'TM', options.studyTime ?? '101500'],
    [0x00080050, 'SH', options.accessionNumber ?? ''],
    [0x00080090, 'PN', options.referringPhysicianName ?? ''],
    [0x00081030, 'LO', options.studyDescription ?? 'Head phantom'],
    [0x00100010, 'PN', patient.patientName],
    [0x00100020, 'LO', patient.patientId],
    ...optional(0x00100021, 'LO', patient.issuerOfPatientId),
    [0x00100030, 'DA', patient.patientBirthDate ?? ''],
    [0x00100040, 'CS', patient.patientSex ?? ''],
    [0x0020000d, 'UI', study],
    [0x00200010, 'SH', '1'],
  ];
}

function seriesAndEquipment(options: PhantomOptions, device: Device, series: string): DatasetElement[] {
  return [
    [0x00080016, 'UI', device.sopClassUid],
    [0x00080021, 'DA', options.studyDate],
    [0x00080031, 'TM', options.studyTime ?? '101500'],
    [0x00080060, 'CS', options.modality],
    [0x00080070, 'LO', 'Medical Data Manager'],
    [0x00080080, 'LO', options.institution],
    ...optional(0x00081010, 'SH', options.stationName),
    [0x0008103e, 'LO', `Head ${options.modality}`],
    [0x00081090, 'LO', device.model],
    [0x00180015, 'CS', 'HEAD'],
    [0x00181020, 'LO', '1'],
    [0x00181030, 'LO', 'Phantom'],
    [0x0020000e, 'UI', series],
    [0x00200011, 'IS', String(device.seriesNumber)],
  ];
}

function instance(options: PhantomOptions, device: Device, index: number, uid: string): DatasetElement[] {
  const time = options.studyTime ?? '101500';
  return [
    [
      0x00080008,
      'CS',
      options.modality === 'CT' ? ['ORIGINAL', 'PRIMARY', 'AXIAL'] : imageType(options.modality),
    ],
    [0x00080018, 'UI', uid],
    [0x00080022, 'DA', options.studyDate],
    [0x00080023, 'DA', options.studyDate],
    [0x00080032, 'TM', time],
    [0x00080033, 'TM', time],
    [0x00200012, 'IS', '1'],
    [0x00200013, 'IS', String(index + 1)],
    [0x00280301, 'CS', 'NO'],
    [0x00281050, 'DS', String(device === devices.CT ? 40 : Math.round(device.maximum / 2))],
    [0x00281051, 'DS', String(device === devices.CT ? 400 : device.maximum)],
  ];
}

function imageType(modality: PhantomModality): string[] {
  return modality === 'MR' ? ['ORIGINAL', 'PRIMARY', 'OTHER'] : ['ORIGINAL', 'PRIMARY'];
}

function pixelDescription(rows: number, columns: number): DatasetElement[] {
  return [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', 12],
    [0x00280102, 'US', 11],
    [0x00280103, 'US', 0],
  ];
}

type ModalityModule = (
  frame: string,
  options: PhantomOptions,
  rows: number,
  columns: number,
) => DatasetElement[];

/** The attributes of the CT Image, MR Image and CR Series and Image modules (PS3.3 §C.8.2, §C.8.3, §C.8.1). */
const imageOfModality: Readonly<Record<PhantomModality, ModalityModule>> = {
  CT: (frame) => [
    ...frameOfReference(frame),
    [0x00180060, 'DS', '120'],
    [0x00281052, 'DS', '-1024'],
    [0x00281053, 'DS', '1'],
    [0x00281054, 'LO', 'HU'],
  ],
  MR: (frame) => [
    ...frameOfReference(frame),
    [0x00180020, 'CS', 'SE'],
    [0x00180021, 'CS', 'NONE'],
    [0x00180022, 'CS', ''],
    [0x00180023, 'CS', '2D'],
    [0x00180080, 'DS', '4000'],
    [0x00180081, 'DS', '100'],
    [0x00180087, 'DS', '1.5'],
    [0x00180091, 'IS', '1'],
  ],
  CR: (_frame, _options, rows, columns) => [[0x00181164, 'DS', [millimetres(rows), millimetres(columns)]]],
};

function frameOfReference(frame: string): DatasetElement[] {
  return [
    [0x00185100, 'CS', 'HFS'],
    [0x00200052, 'UI', frame],
    [0x00201040, 'LO', ''],
  ];
}

/** Image Plane (PS3.3 §C.7.6.2): axial, the first slice at the feet, the centre of the volume at the origin. */
function plane(index: number, slices: number, rows: number, columns: number): DatasetElement[] {
  const z = (index - (slices - 1) / 2) * thicknessMm;
  const corner = (count: number) => decimal(fieldOfViewMm / count / 2 - fieldOfViewMm / 2);
  return [
    [0x00180050, 'DS', decimal(thicknessMm)],
    [0x00180088, 'DS', decimal(thicknessMm)],
    [0x00200032, 'DS', [corner(columns), corner(rows), decimal(z)]],
    [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']],
    [0x00201041, 'DS', decimal(z)],
    [0x00280030, 'DS', [millimetres(rows), millimetres(columns)]],
  ];
}

function crView(index: number): DatasetElement[] {
  const frontal = index % 2 === 0;
  return [
    [0x00185101, 'CS', frontal ? 'AP' : 'LL'],
    [0x00200020, 'CS', frontal ? ['L', 'F'] : ['P', 'F']],
  ];
}

function optional(tag: number, vr: string, value: string | undefined): DatasetElement[] {
  return value === undefined ? [] : [[tag, vr, value]];
}

function millimetres(pixels: number): string {
  return decimal(fieldOfViewMm / pixels);
}

/** A DS value: at most 16 characters (PS3.5 §6.2). */
function decimal(value: number): string {
  return String(Number(value.toFixed(6)));
}

function uidOf(...parts: string[]): string {
  return uidFromDigest(
    createHash('sha256')
      .update(JSON.stringify(['phantom', ...parts]))
      .digest(),
  );
}

function requireRange(field: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  fail('invalid-argument', `${field} is ${value}: expected a whole number from ${from} to ${to}`, { field });
}
