import { describe, expect, it } from '@jest/globals';
import { readDataset } from '../part10/index.js';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import {
  answerTo,
  type CatalogueRow,
  catalogueQuery,
  gathersRows,
  joinRows,
  lacksKeys,
  parseIdentifier,
} from './index.js';

const explicit = '1.2.840.10008.1.2.1';
const read = (elements: readonly DatasetElement[]) => readDataset(writeDataset(elements), explicit);
const query = (level: string, ...keys: DatasetElement[]) =>
  parseIdentifier('study', read([[0x00080052, 'CS', level], ...keys]), { relational: true });
const answer = (asked: ReturnType<typeof query>, row: CatalogueRow) => {
  const { identifier, unique } = answerTo(asked, row, 'MDM_A');
  return { unique, told: read(identifier) };
};

const row = {
  StudyUID: '2.25.1',
  OriginalStudyInstanceUID: '1.2.3',
  PatientLink: 'abc',
  PatientID: 'A-1',
  PatientName: 'Yamada^Tarou=山田^太郎',
  StudyDate: '2024-02-29',
};

describe('an answer', () => {
  it('has every key that was asked for, and where the rest is to be had', () => {
    const { told, unique } = answer(
      query('STUDY', [0x00100020, 'LO', ''], [0x00080020, 'DA', ''], [0x00080030, 'TM', '']),
      row,
    );
    expect(told.string('QueryRetrieveLevel')).toBe('STUDY');
    expect(told.string(0x00080054)).toBe('MDM_A');
    expect(told.string(0x00080056)).toBe('ONLINE');
    expect(told.string('PatientID')).toBe('A-1');
    expect(told.string('StudyDate')).toBe('20240229');
    expect(told.has('StudyTime')).toBe(true);
    expect(told.string('StudyTime')).toBeUndefined();
    expect(told.has('PatientName')).toBe(false);
    expect(unique).toBe('2.25.1');
  });

  it('tells the UID of the federation, unless the own one was asked for', () => {
    const asked = (uid: string) => answer(query('STUDY', [0x0020000d, 'UI', uid]), row).unique;
    expect([asked(''), asked('2.25.1'), asked('1.2.3')]).toEqual(['2.25.1', '2.25.1', '1.2.3']);
  });

  it.each([-1, 70_000, 2 ** 32 + 5, 1.5, '512'])(
    'leaves out rows of which a site says that there are %p',
    (Rows) => {
      const asked = query('IMAGE', [0x00280010, 'US', Buffer.alloc(0)], [0x00200013, 'IS', '']);
      const { told, unique } = answer(asked, { SOPUID: '2.25.9', InstanceNumber: 7, Rows });
      expect([unique, told.number('InstanceNumber'), told.number('Rows')]).toEqual(['2.25.9', 7, undefined]);
      expect(told.has('Rows')).toBe(true);
    },
  );

  it('has the pseudonym of a patient whose ID is not shown', () => {
    const { told } = answer(query('STUDY', [0x00100020, 'LO', '']), {
      StudyUID: '2.25.1',
      PatientLink: 'abc',
    });
    expect(told.string('PatientID')).toBe('abc');
  });

  it.each([
    [
      ['', 'ISO 2022 IR 87'],
      ['', 'ISO 2022 IR 87'],
    ],
    [['ISO_IR 100'], ['ISO_IR 192']],
    [['ISO_IR 192'], ['ISO_IR 192']],
  ])('to a query in %p is written in %p', (asked, expected) => {
    const { told } = answer(query('STUDY', [0x00080005, 'CS', asked], [0x00100010, 'PN', '']), row);
    expect(told.characterSet).toEqual(expected);
    expect(told.string('PatientName')).toBe(row.PatientName);
  });

  it.each([
    ['101530.500000', '101530.5'],
    ['100000.000000', '100000'],
    ['235959.000001', '235959.000001'],
  ])('has the time %s as %s', (StudyTime, expected) => {
    const { told } = answer(query('STUDY', [0x00080030, 'TM', '']), { ...row, StudyTime });
    expect(told.string('StudyTime')).toBe(expected);
  });

  it('has what was gathered below, of all sites together', () => {
    const asked = query('STUDY', [0x00080061, 'CS', ''], [0x00201206, 'IS', ''], [0x00201208, 'IS', '']);
    expect([gathersRows(asked), gathersRows(query('STUDY'))]).toEqual([true, false]);
    expect(catalogueQuery(asked, { level: 'pseudonymous' }).attributes).toEqual([
      '*',
      'ModalitiesInStudy',
      'NumberOfStudyRelatedSeries',
      'NumberOfStudyRelatedInstances',
    ]);
    const { told } = answer(
      asked,
      joinRows(
        { ...row, ModalitiesInStudy: 'CT\\SR', NumberOfStudyRelatedSeries: 2 },
        { ModalitiesInStudy: 'MR\\CT', NumberOfStudyRelatedSeries: 3, NumberOfStudyRelatedInstances: 40 },
      ),
    );
    expect(told.strings('ModalitiesInStudy')).toEqual(['CT', 'MR', 'SR']);
    expect(told.number('NumberOfStudyRelatedSeries')).toBe(5);
    expect(told.number('NumberOfStudyRelatedInstances')).toBe(40);
  });

  it('says when keys are not supported', () => {
    expect(lacksKeys(query('STUDY', [0x00100020, 'LO', '']))).toBe(false);
    expect(lacksKeys(query('STUDY', [0x00080061, 'CS', '']))).toBe(false);
    expect(lacksKeys(query('STUDY', [0x00080062, 'UI', '']))).toBe(true);
    expect(lacksKeys(query('STUDY', [0x00080060, 'CS', '']))).toBe(true);
  });
});

describe('identifiers that have two values', () => {
  const asked = query('STUDY', [0x0020000d, 'UI', '1.2.3'], [0x00100010, 'PN', 'M*']);
  const attributes = (reader: Parameters<typeof catalogueQuery>[1]) => {
    const found = JSON.stringify(catalogueQuery(asked, reader)).matchAll(/"attribute":"(\w+)"/g);
    return [...new Set([...found].map(([, name]) => name))];
  };

  it('are looked for in both where the reader may see both', () => {
    expect(attributes({ level: 'identified', identifiers: 'either' })).toEqual([
      'PatientName',
      'OriginalStudyInstanceUID',
      'StudyUID',
    ]);
  });

  it('are those of the federation for other sites, which decide themselves about the rest', () => {
    expect(attributes({ level: 'pseudonymous', identifiers: 'federation' })).toEqual([
      'PatientName',
      'StudyUID',
    ]);
  });
});
