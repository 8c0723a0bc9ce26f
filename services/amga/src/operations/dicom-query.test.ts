import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  catalogueQuery,
  foldName,
  type Matchable,
  matches,
  parseIdentifier,
  readDataset,
  writeDataset,
} from '@mdm/dicom';
import fc from 'fast-check';
import { type Asking, date, guidOf, integer, type MetadataBed, startMetadata, text } from '../testing.js';

/** Studies of a hospital with patients from everywhere, as the bridge describes them. */
const names = [
  'Müller^Jörg',
  'MULLER^Anna Maria^^Dr.',
  'Yamada^Tarou=山田^太郎=やまだ^たろう',
  'ﾔﾏﾀﾞ^ﾀﾛｳ',
  'Hong^Gildong=洪^吉洞=홍^길동',
  'Διονυσίου^Ελένη',
  'Люкceмбypг^Фёдор',
  'قباني^لنزار',
  "O'Brien_100%^Zoë\\",
  'İpek^Yağmur',
  'Ångström^^^',
  'Wang=王^小东=',
];
const rows = names.map((name, index) => ({
  guid: guidOf(index + 1),
  study: `1.2.${index + 1}`,
  PatientName: name,
  PatientID: `PAT-${index % 5}`,
  PatientBirthDate: `19${60 + index}0${1 + (index % 9)}15`,
  PatientSex: index % 2 === 0 ? 'F' : 'M',
  StudyDate: `2020${String(1 + (index % 12)).padStart(2, '0')}10`,
  StudyTime:
    index % 4 === 3 ? undefined : `${String(8 + index).padStart(2, '0')}${15 * (index % 3)}`.padEnd(6, '0'),
  StudyID: `S-${index % 4}`,
  Modalities: index % 3 === 2 ? ['CT', 'SR'] : [index % 2 === 0 ? 'MR' : 'CT'],
  AccessionNumber: index % 3 === 0 ? undefined : `A*${index}`,
  StudyInstanceUID: `9.8.${index + 1}`,
}));
type Row = (typeof rows)[number];

let bed: MetadataBed;
let alice: Asking;
beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician', '/biomed'] });
  const iso = (day: string) => date(day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  const { outcomes } = await alice.put(
    rows.flatMap(({ guid, study, Modalities, ...row }, index) =>
      Modalities.map((modality, series) => ({
        guid: series === 0 ? guid : guidOf(1_000 + index),
        patient: `P${study}`,
        study,
        series: `${study}.${series + 1}`,
        attributes: {
          series: { Modality: text(modality) },
          patient: {
            PatientName: text(row.PatientName),
            PatientID: text(row.PatientID),
            PatientBirthDate: iso(row.PatientBirthDate),
            PatientSex: text(row.PatientSex),
          },
          study: {
            StudyDate: iso(row.StudyDate),
            StudyYear: integer(2020),
            StudyID: text(row.StudyID),
            ...(row.StudyTime !== undefined && { StudyTime: text(`${row.StudyTime}.000000`) }),
            OriginalStudyInstanceUID: text(row.StudyInstanceUID),
            ...(row.AccessionNumber !== undefined && { AccessionNumber: text(row.AccessionNumber) }),
          },
        },
      })),
    ),
  );
  expect(outcomes.filter(({ error }) => error)).toEqual([]);
});
afterAll(() => bed.close());

const tags = {
  PatientName: [0x00100010, 'PN'],
  PatientID: [0x00100020, 'LO'],
  PatientBirthDate: [0x00100030, 'DA'],
  PatientSex: [0x00100040, 'CS'],
  StudyDate: [0x00080020, 'DA'],
  StudyTime: [0x00080030, 'TM'],
  StudyID: [0x00200010, 'SH'],
  ModalitiesInStudy: [0x00080061, 'CS'],
  AccessionNumber: [0x00080050, 'SH'],
  StudyInstanceUID: [0x0020000d, 'UI'],
} as const;
type Keys = Partial<Record<keyof typeof tags, string>>;

function queryOf(keys: Keys, { fuzzyNames = false, dateTime = false } = {}) {
  const elements = Object.entries(keys).map(([keyword, value]) => {
    const [tag, vr] = tags[keyword as keyof typeof tags];
    return [tag, vr, value] as const;
  });
  const identifier = writeDataset([
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080052, 'CS', 'STUDY'],
    ...elements,
  ]);
  return parseIdentifier('study', readDataset(identifier, '1.2.840.10008.1.2.1'), { fuzzyNames, dateTime });
}

function attributesOf(row: Row): Matchable {
  const byTag = new Map<number | string, readonly string[]>();
  const described = { ...row, ModalitiesInStudy: row.Modalities };
  for (const [keyword, [tag]] of Object.entries(tags)) {
    const value = described[keyword as keyof typeof tags];
    if (value === undefined) continue;
    for (const name of [tag, keyword]) byTag.set(name, typeof value === 'string' ? [value] : value);
  }
  return {
    strings: (attribute) => byTag.get(attribute) ?? [],
    numbers: () => [],
    items: () => [],
  };
}

async function found(keys: Keys, options?: Parameters<typeof queryOf>[1]) {
  const query = queryOf(keys, options);
  const { collection, condition, unsupported } = catalogueQuery(query, { level: 'identified' });
  expect(unsupported).toEqual([]);
  const answer = await alice.find({
    collection,
    ...(condition && { condition }),
    attributes: ['PatientName'],
  });
  const expected = rows
    .filter((row) => matches(query, attributesOf(row)))
    .map(({ PatientName }) => PatientName);
  return {
    answer: answer.map(({ attributes }) => attributes.PatientName?.text).sort(),
    expected: expected.sort(),
  };
}

describe('a query of DICOM on the catalogue', () => {
  it.each<[Keys, string[]]>([
    [{ PatientName: 'muller*' }, ['MULLER^Anna Maria^^Dr.', 'Müller^Jörg']],
    [{ PatientName: 'Müller^Jörg' }, ['Müller^Jörg']],
    [{ PatientName: '山田*' }, ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
    [{ PatientName: 'やまだ^たろう' }, ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
    [{ PatientName: '=山田^太郎' }, ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
    [{ PatientName: 'ヤマダ*' }, ['ﾔﾏﾀﾞ^ﾀﾛｳ']],
    [{ PatientName: '홍^길동' }, ['Hong^Gildong=洪^吉洞=홍^길동']],
    [{ PatientName: 'ΔΙΟΝΥΣΙΟΥ*' }, ['Διονυσίου^Ελένη']],
    [{ PatientName: '*^ФЕДОР' }, ['Люкceмбypг^Фёдор']],
    [{ PatientName: 'قباني*' }, ['قباني^لنزار']],
    [{ PatientName: '*100%*' }, ["O'Brien_100%^Zoë"]],
    [{ PatientName: 'ipek*' }, ['İpek^Yağmur']],
    [{ PatientName: 'Angstrom' }, ['Ångström^^^']],
    [{ PatientName: '王^?东' }, ['Wang=王^小东=']],
    [{ StudyDate: '20200301-20200510', PatientSex: 'M' }, ['ﾔﾏﾀﾞ^ﾀﾛｳ']],
    [{ StudyInstanceUID: '9.8.1\\9.8.3\\7.7' }, ['Müller^Jörg', 'Yamada^Tarou=山田^太郎=やまだ^たろう']],
    [
      { AccessionNumber: 'A*1?' },
      ["O'Brien_100%^Zoë".slice(0, 0), 'Ångström^^^', 'Wang=王^小东='].filter(Boolean),
    ],
    [{ AccessionNumber: '""', PatientSex: 'M' }, ['ﾔﾏﾀﾞ^ﾀﾛｳ', 'İpek^Yağmur']],
    [{ PatientID: 'pat-1' }, []],
    [{ StudyTime: '1000-1100', StudyID: 'S-2' }, ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
    [{ ModalitiesInStudy: 'SR', PatientSex: 'M' }, ['Διονυσίου^Ελένη', 'Wang=王^小东=']],
  ])('%j', async (keys, wanted) => {
    const { answer, expected } = await found(keys);
    const plain = (list: readonly (string | undefined)[]) =>
      list.map((name) => name?.replace(/\\$/, '')).sort();
    expect(plain(expected)).toEqual([...wanted].sort());
    expect(plain(answer)).toEqual(plain(expected));
  });

  it('with a fuzzy name finds the beginnings of words in any order', async () => {
    const { answer, expected } = await found({ PatientName: 'mar mull' }, { fuzzyNames: true });
    expect(expected).toEqual(['MULLER^Anna Maria^^Dr.']);
    expect(answer).toEqual(expected);
  });

  const piece = (value: string) =>
    fc
      .tuple(fc.nat(value.length), fc.nat(value.length), fc.constantFrom('', '*', '?'))
      .map(([from, to, wild]) => {
        const cut = value.slice(Math.min(from, to), Math.max(from, to)).toWellFormed();
        return wild === '?' ? value.replace(/.$/u, '?') : `${wild}${cut.replaceAll('\ufffd', '')}${wild}`;
      });
  const cased = (value: string) => fc.constantFrom(value, value.toUpperCase(), value.toLowerCase());
  const name = fc
    .constantFrom(...names)
    .chain(piece)
    .chain(cased);
  const day = fc.constantFrom(
    ...rows.flatMap(({ StudyDate, PatientBirthDate }) => [StudyDate, PatientBirthDate]),
  );
  const days = fc.oneof(
    day,
    day.map((from) => `${from}-`),
    day.map((to) => `-${to}`),
    fc.tuple(day, day).map((two) => two.join('-')),
  );
  const hour = fc.constantFrom('08', '1015', '093000', '1130', '235959', '0900');
  const hours = fc.oneof(
    hour,
    hour.map((from) => `${from}-`),
    hour.map((to) => `-${to}`),
    fc.tuple(hour, hour).map((two) => two.join('-')),
  );
  const keys: fc.Arbitrary<Keys> = fc.record(
    {
      PatientName: name,
      PatientID: fc.constantFrom('PAT-1', 'PAT-?', 'pat-1', '*-3', 'PAT-1\\PAT-2', ''),
      PatientBirthDate: days,
      PatientSex: fc.constantFrom('F', 'M', 'O', '*', '""'),
      StudyDate: days,
      StudyTime: hours,
      StudyID: fc.constantFrom('S-1', 'S-?', '""', 's-2'),
      ModalitiesInStudy: fc.constantFrom('CT', 'MR', 'C*', 'SR\\\\MR', '""', 'US'),
      AccessionNumber: fc.constantFrom('A*1', 'A*', '*', '', '""', 'A?7'),
      StudyInstanceUID: fc.constantFrom('9.8.1', '9.8.2\\9.8.3\\9.8.4\\9.8.5\\9.8.6', '9.9'),
    },
    { requiredKeys: [] },
  );

  it('has the same answer as the reference implementation', async () => {
    await fc.assert(
      fc.asyncProperty(keys, fc.boolean(), fc.boolean(), async (asked, fuzzyNames, dateTime) => {
        const { answer, expected } = await found(asked, { fuzzyNames, dateTime });
        expect(answer).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('folds names as the catalogue does', async () => {
    const letters = fc.constantFrom(
      ...names.join(''),
      'ß',
      'ς',
      'Σ',
      'Ё',
      'Й',
      '＊',
      '％',
      'ﬁ',
      'ً',
      'Ⅳ',
      '=',
      '^',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(letters, { maxLength: 20 }), async (characters) => {
        const value = characters.join('').toWellFormed();
        const [answer] = await bed.context.db.query<{ folded: string }>('select fold_name($1) as folded', [
          value,
        ]);
        expect(answer?.folded).toBe(foldName(value));
      }),
      { numRuns: 300 },
    );
  });
});
