import { describe, expect, it } from '@jest/globals';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { Encoding } from '../part10/elements.js';
import { transferSyntaxes, writeMetaHeader } from '../part10/index.js';
import { type DatasetElement, writeDataset } from '../phantom/index.js';
import { movedDates, shiftDaysOf } from './dates.js';
import { deidentifyBuffer, deriveKeys, mapUid, type ProfileOption, profileOptions } from './index.js';
import { subjectOf } from './keys.js';
import { profileTable, type TableRow } from './profile-rules.js';

const keys = deriveKeys(Buffer.alloc(32, 2));
const patient = { patientId: 'PAT-1', patientBirthDate: '19700102', patientSex: 'F' };
const days = shiftDaysOf(keys.dates, subjectOf(patient));
const mr = '1.2.840.10008.5.1.4.1.1.4';
/** MR Echo Sequence: not in the table, so it is kept and looked into. */
const keptSequence = 0x00189114;

/** A valid value for each representation; texts are words that the Clean Descriptors Option keeps. */
const values: Readonly<Record<string, string | Buffer>> = {
  AE: 'PHANTOM',
  AS: '042Y',
  CS: 'LEFT',
  DA: '20240229',
  DS: '1.5',
  DT: '20240229083000',
  IS: '7',
  LO: 'axial brain',
  LT: 'axial brain',
  OB: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
  PN: 'Rossi^Anna',
  SH: 'brain',
  ST: 'axial brain',
  TM: '083000',
  UC: 'axial brain',
  UI: '1.2.3.4.5',
  UN: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
  UR: 'urn:oid:1.2.3',
  US: Buffer.from([7, 0]),
  UT: 'axial brain',
};
const code: readonly DatasetElement[] = [
  [0x00080100, 'SH', '12738006'],
  [0x00080102, 'SH', 'SCT'],
  [0x00080104, 'LO', 'Brain'],
];

/** At the top these are what the file is stored under, or what was done to it. */
const setByUs = new Set([0x00080018, 0x00100010, 0x00100020, 0x00100021, 0x0020000d]);
const inDataset = profileTable.filter(({ tag }) => tag >>> 16 >= 0x0008 && tag < 0xfffa0000);

const identifiers = /^OtherPatientIDs$|^AccessionNumber$|^StudyID$|^AdmissionID$|^PatientID$/;

function elementOf({ tag, vr, keyword }: TableRow): DatasetElement {
  if (vr === 'SQ') return [tag, vr, [code]];
  // What identifies a patient may not come back in a descriptor, so it has other words.
  return [tag, vr, identifiers.test(keyword) ? 'PAT-77' : (values[vr] ?? 'x')];
}

const explicit: Encoding = { explicit: true, bigEndian: false };
const implicit: Encoding = { explicit: false, bigEndian: false };

function file(depth: number, encoding: Encoding): Buffer {
  const rows = inDataset.filter(({ tag }) => depth > 0 || !setByUs.has(tag)).map(elementOf);
  let nested: readonly DatasetElement[] = rows;
  for (let level = 0; level < depth; level += 1) nested = [[keptSequence, 'SQ', [nested]]];
  const basics: DatasetElement[] = [
    [0x00080016, 'UI', mr],
    [0x00080018, 'UI', '1.2.3.4'],
    [0x00100020, 'LO', patient.patientId],
    [0x00100030, 'DA', patient.patientBirthDate],
    [0x00100040, 'CS', patient.patientSex],
    [0x0020000d, 'UI', '1.2.3'],
    [0x7fe00010, 'OW', Buffer.alloc(4)],
  ];
  const present = new Set(basics.map(([tag]) => tag));
  const own = nested.filter(([tag]) => !present.has(tag));
  return Buffer.concat([
    writeMetaHeader({
      transferSyntax: encoding.explicit
        ? transferSyntaxes.explicitLittleEndian
        : transferSyntaxes.implicitLittleEndian,
      sopClassUid: mr,
      sopInstanceUid: '1.2.3.4',
    }),
    writeDataset([...own, ...basics], encoding),
  ]);
}

type Found = 'removed' | 'empty' | 'kept' | 'moved' | 'mapped' | 'dummy' | 'items';

/** What became of an attribute. */
function found(dataset: DataSet, row: TableRow): Found {
  const element = dataset.elements[`x${row.tag.toString(16).padStart(8, '0')}`];
  if (element === undefined) return 'removed';
  if (row.vr === 'SQ') {
    const [item] = element.items ?? [];
    if (item === undefined) return 'empty';
    return item.dataSet?.string('x00080104') === 'Brain' ? 'items' : 'dummy';
  }
  if (element.length === 0) return 'empty';
  const bytes = dataset.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  const value = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
  const sample = values[row.vr] ?? '';
  if (typeof sample !== 'string') return Buffer.from(bytes).equals(sample) ? 'kept' : 'dummy';
  if (value === sample) return 'kept';
  if (row.vr === 'UI' && value === mapUid(keys, sample)) return 'mapped';
  if (['DA', 'DT'].includes(row.vr) && value === movedDates(sample, row.vr, days)) return 'moved';
  return 'dummy';
}

/** The letters of the table as outcomes. `optional`: of a compound the first letter, in images. */
function ofLetters({ letters, vr }: TableRow): readonly Found[] {
  const outcomes: Readonly<Record<string, readonly Found[]>> = {
    X: ['removed'],
    Z: ['empty'],
    D: vr === 'UI' ? ['mapped'] : ['dummy'],
    U: ['mapped'],
    'U*': ['items'],
  };
  return letters.split('/').flatMap((letter) => outcomes[letter] ?? []);
}

/** What the columns of the table allow under these options. */
function expected(row: TableRow, options: readonly ProfileOption[]): readonly Found[] {
  const kept: readonly Found[] = row.vr === 'SQ' ? ['items'] : ['kept'];
  const on = (option: ProfileOption) => options.includes(option);
  const basic = ofLetters(row);
  const columns = row.options.split(',').flatMap((column): readonly Found[] => {
    if (column === 'uids') return on('retain-uids') ? kept : [];
    if (column.startsWith('device'))
      return on('retain-device-identity')
        ? column.endsWith('C')
          ? [...kept, 'removed', 'dummy']
          : kept
        : [];
    if (column === 'institution') return on('retain-institution-identity') ? kept : [];
    if (column.startsWith('patient')) return on('retain-patient-characteristics') ? kept : [];
    const binary = ['OB', 'UN'].includes(row.vr);
    if (column === 'descriptors') return on('clean-descriptors') ? (binary ? basic : kept) : [];
    if (column === 'structure') return on('clean-structured-content') ? ['items'] : [];
    if (column === 'graphics') return on('clean-graphics') ? ['removed', 'dummy'] : [];
    if (column === 'dates' && on('retain-full-dates')) return kept;
    if (column === 'dates' && on('retain-modified-dates'))
      return row.vr === 'TM' ? [...kept, ...basic] : ['moved', ...basic];
    return [];
  });
  return columns.length > 0 ? columns : basic;
}

async function mismatches(
  depth: number,
  options: readonly ProfileOption[],
  encoding = explicit,
): Promise<readonly string[]> {
  const output = await deidentifyBuffer(file(depth, encoding), { profile: 'basic', keys, options });
  let dataset = dicomParser.parseDicom(output);
  for (let level = 0; level < depth; level += 1) {
    const [item] = dataset.elements.x00189114?.items ?? [];
    if (item?.dataSet === undefined) return ['the nested data set is gone'];
    dataset = item.dataSet;
  }
  return inDataset
    .filter(({ tag }) => depth > 0 || !setByUs.has(tag))
    .filter(({ tag }) => depth > 0 || (tag !== 0x00100030 && tag !== 0x00100040))
    .flatMap((row) => {
      const outcome = found(dataset, row);
      const allowed = expected(row, options);
      return allowed.includes(outcome) ? [] : [`${row.keyword}: ${outcome}, not ${allowed.join(' or ')}`];
    });
}

describe('every attribute of the table', () => {
  it.each([0, 1, 3])('gets the action of its row, %i sequences deep', async (depth) => {
    expect(await mismatches(depth, [])).toEqual([]);
  });

  it.each(profileOptions.flatMap((option) => [0, 2].map((depth) => ({ option, depth }))))(
    'gets the action of its column under $option, $depth sequences deep',
    async ({ option, depth }) => {
      expect(await mismatches(depth, [option])).toEqual([]);
    },
  );
});

describe('every attribute of the table in implicit VR', () => {
  it.each([0, 1, 3])('gets the action of its row, %i sequences deep', async (depth) => {
    expect(await mismatches(depth, [], implicit)).toEqual([]);
  });

  it.each(profileOptions)('gets the action of its column under %s', async (option) => {
    expect(await mismatches(1, [option], implicit)).toEqual([]);
  });
});

describe('every pair of options', () => {
  const dates = new Set<ProfileOption>(['retain-full-dates', 'retain-modified-dates']);
  const pairs = profileOptions.flatMap((one, at) =>
    profileOptions.slice(at + 1).map((other): [ProfileOption, ProfileOption] => [one, other]),
  );

  it.each(pairs.filter((pair) => !pair.every((option) => dates.has(option))))(
    'gives what the columns of %s and %s say',
    async (...pair) => {
      expect(await mismatches(1, pair)).toEqual([]);
    },
  );

  it('but that of full and modified dates is refused', async () => {
    await expect(mismatches(0, [...dates])).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
