import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QueryOptions } from '../dimse/query-options.js';
import { readDataset } from '../part10/index.js';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import { catalogueQuery, keysOf, matches, parseIdentifier, type QueryRoot } from './index.js';
import { matchesPattern } from './matches.js';

const explicit = '1.2.840.10008.1.2.1';
const dataset = (...elements: DatasetElement[]) =>
  readDataset(writeDataset([[0x00080005, 'CS', 'ISO_IR 192'], ...elements]), explicit);
const identifier = (level: string, ...keys: DatasetElement[]) => dataset([0x00080052, 'CS', level], ...keys);
const parse = (root: QueryRoot, level: string, keys: DatasetElement[], options?: QueryOptions) =>
  parseIdentifier(root, identifier(level, ...keys), options);
const wrong = (field: string) => expect.objectContaining({ code: 'invalid-argument', field });

const study = dataset(
  [0x00080020, 'DA', '20240229'],
  [0x00080030, 'TM', '101530.5'],
  [0x00080061, 'CS', ['CT', 'SR']],
  [
    0x00081032,
    'SQ',
    [
      [
        [0x00080100, 'SH', 'T-1'],
        [0x00080102, 'SH', 'LOCAL'],
      ],
      [
        [0x00080100, 'SH', 'T-2'],
        [0x00080102, 'SH', 'SCT'],
      ],
    ],
  ],
  [0x00100010, 'PN', 'Müller^Jörg'],
  [0x00100020, 'LO', 'PAT-7'],
  [0x0020000d, 'UI', '1.2.3'],
  [0x00200011, 'IS', '03'],
);

describe('keys', () => {
  it('move to the study in the study root', () => {
    expect(keysOf('patient').get(0x00100020)).toMatchObject({ level: 'PATIENT', kind: 'unique' });
    expect(keysOf('study').get(0x00100020)).toMatchObject({ level: 'STUDY', kind: 'required' });
    expect([...keysOf('study').values()].filter(({ level }) => level === 'PATIENT')).toEqual([]);
  });
});

describe('an identifier', () => {
  it('names its level and the keys of it and above; the others are ignored', () => {
    const query = parse('study', 'SERIES', [
      [0x0020000d, 'UI', '1.2.3'],
      [0x00080060, 'CS', 'CT'],
      [0x00080018, 'UI', ''],
      [0x00091010, 'LO', 'private'],
    ]);
    expect(query).toMatchObject({
      level: 'SERIES',
      characterSet: ['ISO_IR 192'],
      ignored: [0x00080018, 0x00091010],
    });
    expect(query.keys.map(({ keyword }) => keyword)).toEqual(['Modality', 'StudyInstanceUID']);
  });

  it.each<[string, QueryRoot, string, DatasetElement[], string]>([
    ['no level', 'study', '', [], '(0008,0052)'],
    ['a level of the other root', 'study', 'PATIENT', [], '(0008,0052)'],
    ['no study above the series', 'study', 'SERIES', [], '(0020,000D)'],
    ['no patient above the study', 'patient', 'STUDY', [], '(0010,0020)'],
    ['two studies above the series', 'study', 'SERIES', [[0x0020000d, 'UI', ['1.2', '1.3']]], '(0020,000D)'],
    ['a pattern of patients above the study', 'patient', 'STUDY', [[0x00100020, 'LO', 'P*']], '(0010,0020)'],
    ['a date that is none', 'study', 'STUDY', [[0x00080020, 'DA', '20240230']], '(0008,0020)'],
    ['a date with a wildcard', 'study', 'STUDY', [[0x00080020, 'DA', '2024*']], '(0008,0020)'],
    ['a range of three', 'study', 'STUDY', [[0x00080020, 'DA', '20240101-20240102-20240103']], '(0008,0020)'],
    ['a time that is none', 'study', 'STUDY', [[0x00080030, 'TM', '25']], '(0008,0030)'],
    ['a UID that is none', 'study', 'STUDY', [[0x0020000d, 'UI', '1.2.x']], '(0020,000D)'],
    [
      'a number that is none',
      'study',
      'SERIES',
      [
        [0x0020000d, 'UI', '1.2'],
        [0x00200011, 'IS', 'one'],
      ],
      '(0020,0011)',
    ],
    ['two items in a sequence', 'study', 'STUDY', [[0x00081032, 'SQ', [[], []]]], '(0008,1032)'],
  ])('with %s is refused by its tag', (_what, root, level, keys, field) => {
    expect(() => parse(root, level, keys)).toThrow(wrong(field));
  });

  it('may leave out what is above in a relational query', () => {
    expect(parse('patient', 'SERIES', [], { relational: true }).level).toBe('SERIES');
  });

  it('is a query or a typed error, whatever its keys hold', () => {
    const tags = [...keysOf('study').values()].filter(({ vr }) => vr !== 'SQ' && vr !== 'US');
    const key = fc.tuple(
      fc.constantFrom(...tags),
      fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('*', '-', '""', '20240101-', '1.2\\1.3', '\\')),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { selector: ([{ tag }]) => tag, maxLength: 8 }),
        fc.boolean(),
        (keys, all) => {
          const options = { relational: all, dateTime: all, fuzzyNames: all };
          const elements = keys.map(([{ tag, vr }, value]): DatasetElement => [tag, vr, value]);
          try {
            const query = parse('study', 'IMAGE', elements, options);
            matches(query, study);
            catalogueQuery(query, { level: 'identified' });
          } catch (thrown) {
            expect(thrown).toMatchObject({
              code: expect.stringMatching(/^(invalid-argument|limit-exceeded)$/),
            });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('matching', () => {
  const found = (key: DatasetElement | DatasetElement[], options?: QueryOptions) => {
    const keys = (Array.isArray(key[0]) ? key : [key]) as DatasetElement[];
    return matches(parse('study', 'STUDY', keys, options), study);
  };

  it.each<[string, DatasetElement, boolean]>([
    ['a value', [0x00100020, 'LO', 'PAT-7'], true],
    ['a value in another case', [0x00100020, 'LO', 'pat-7'], false],
    ['no value: everything', [0x00100020, 'LO', ''], true],
    ['a star alone: also what has no value', [0x00080050, 'SH', '*'], true],
    ['a wildcard on what has no value', [0x00080050, 'SH', 'A*'], false],
    ['wildcards', [0x00100020, 'LO', 'P?T-*'], true],
    ['wildcards that are too few', [0x00100020, 'LO', 'P?-7'], false],
    ['a list of UIDs', [0x0020000d, 'UI', ['1.2.9', '1.2.3']], true],
    ['a list without it', [0x0020000d, 'UI', ['1.2.9']], false],
    ['one of several values', [0x00080061, 'CS', 'SR'], true],
    ['none of several values', [0x00080061, 'CS', 'MR'], false],
    ['alternatives', [0x00080061, 'CS', ['MR', 'CT']], true],
    ['a day', [0x00080020, 'DA', '20240229'], true],
    ['a day in the old form', [0x00080020, 'DA', '2024.02.29'], true],
    ['from a day on', [0x00080020, 'DA', '20240229-'], true],
    ['until the day before', [0x00080020, 'DA', '-20240228'], false],
    ['between days', [0x00080020, 'DA', '20240101-20241231'], true],
    ['an hour', [0x00080030, 'TM', '10'], true],
    ['until a minute that is not over', [0x00080030, 'TM', '-1015'], true],
    ['from the next minute on', [0x00080030, 'TM', '1016-'], false],
    ['a name without accents and case', [0x00100010, 'PN', 'MULLER^jorg'], true],
    ['an empty value that is asked for', [0x00080050, 'SH', '""'], true],
    ['an empty value where there is one', [0x00100020, 'LO', '""'], false],
    [
      'an item of a sequence',
      [
        0x00081032,
        'SQ',
        [
          [
            [0x00080100, 'SH', 'T-2'],
            [0x00080102, 'SH', 'SCT'],
          ],
        ],
      ],
      true,
    ],
    [
      'keys of two items',
      [
        0x00081032,
        'SQ',
        [
          [
            [0x00080100, 'SH', 'T-1'],
            [0x00080102, 'SH', 'SCT'],
          ],
        ],
      ],
      false,
    ],
    ['an empty item', [0x00081032, 'SQ', [[]]], true],
  ])('by %s', (_what, key, expected) => {
    expect(found(key)).toBe(expected);
  });

  it('takes date and time apart, or together when that was negotiated', () => {
    const keys: DatasetElement[] = [
      [0x00080020, 'DA', '20240228-20240301'],
      [0x00080030, 'TM', '1200-0900'],
    ];
    expect(found(keys)).toBe(false);
    expect(found(keys, { dateTime: true })).toBe(true);
    expect(
      found(
        [
          [0x00080020, 'DA', '20240229-'],
          [0x00080030, 'TM', '1100-'],
        ],
        { dateTime: true },
      ),
    ).toBe(false);
  });

  it('compares whole numbers as numbers', () => {
    const query = parse('study', 'SERIES', [
      [0x0020000d, 'UI', '1.2.3'],
      [0x00200011, 'IS', '3'],
    ]);
    expect(matches(query, study)).toBe(true);
  });

  it('by a pattern is what a regular expression would say, in bounded time', () => {
    const letters = fc
      .array(fc.constantFrom('a', 'b', '*', '?', '山'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, letters, (pattern, value) => {
        const expression = new RegExp(`^${pattern.replace(/\*+/g, '.*').replaceAll('?', '.')}$`, 'u');
        expect(matchesPattern(pattern, value)).toBe(expression.test(value));
      }),
      { numRuns: 2000 },
    );
    expect(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(4_000))).toBe(false);
  });
});

describe('the query of the catalogue', () => {
  it('uses for readers of less what they are shown, and says what it leaves out', () => {
    const query = parse('study', 'SERIES', [
      [0x0020000d, 'UI', '1.2.3'],
      [0x00100010, 'PN', 'M*'],
      [0x00080060, 'CS', 'CT'],
      [0x00200060, 'CS', 'L'],
    ]);
    const { collection, condition, unsupported } = catalogueQuery(query, { level: 'pseudonymous' });
    expect(collection).toBe('/mdm/Series');
    expect(unsupported).toEqual(['PatientName', 'Laterality']);
    expect(JSON.stringify(condition)).toContain('"StudyUID"');
    expect(JSON.stringify(condition)).not.toContain('Original');
    expect(catalogueQuery(query, { level: 'identified' }).unsupported).toEqual(['Laterality']);
  });

  it('has date and time together, for who may see both', () => {
    const keys: DatasetElement[] = [
      [0x00080020, 'DA', '20240228-20240301'],
      [0x00080030, 'TM', '1200-0900'],
    ];
    const query = parse('study', 'STUDY', keys, { dateTime: true });
    expect(catalogueQuery(query, { level: 'pseudonymous' }).unsupported).toEqual(['StudyDate', 'StudyTime']);
    const { condition, unsupported } = catalogueQuery(query, { level: 'identified' });
    expect(unsupported).toEqual([]);
    const text = JSON.stringify(condition);
    for (const end of ['2024-02-28', '120000.000000', '2024-03-01', '090059.999999'])
      expect(text).toContain(end);
  });

  it('matches nothing by what is only counted', () => {
    const query = parse('study', 'STUDY', [[0x00201208, 'IS', '3']]);
    expect(query.keys).toMatchObject([{ match: { kind: 'universal' } }]);
    expect(catalogueQuery(query, { level: 'identified' }).condition).toBeUndefined();
  });

  it('is refused when a condition cannot hold it', () => {
    const query = parse('study', 'STUDY', [
      [0x00100010, 'PN', Array.from({ length: 60 }, (_, index) => `N${index}*`)],
    ]);
    expect(() => catalogueQuery(query, { level: 'identified' })).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
  });
});
