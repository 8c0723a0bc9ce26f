import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { contentItemRows, contentItemRule } from './content-item-table.js';
import { type ProfileOption, profileOptions } from './profile-options.js';
import { type ProfileRule, profileTable, rulesOf } from './profile-rules.js';
import { safePrivate, safePrivateRows } from './safe-private-table.js';
import { standardVrs } from './standard-attributes.js';

const basic = rulesOf(new Set());
const under = (...options: ProfileOption[]) => rulesOf(new Set(options));
const tagOf = (keyword: string) => profileTable.find((row) => row.keyword === keyword)?.tag ?? 0;

describe('the tables of PS3.15 2026a', () => {
  it('have every row: 651 of E.1-1, 479 of E.3.10-1, 211 of E.3.4-1', () => {
    expect([profileTable.length, safePrivateRows().length, contentItemRows]).toEqual([651, 479, 211]);
    expect(new Set(profileTable.map(({ tag }) => tag)).size).toBe(651);
  });

  it('have as many rows in each column of E.1-1 as the standard', () => {
    const columns = new Map<string, number>();
    for (const { options } of profileTable) {
      for (const column of options.split(',')) columns.set(column, (columns.get(column) ?? 0) + 1);
    }
    expect(Object.fromEntries(columns)).toEqual({
      '-': 205,
      uids: 60,
      device: 48,
      'device:C': 11,
      institution: 10,
      patient: 14,
      'patient:C': 5,
      dates: 169,
      descriptors: 140,
      structure: 4,
      graphics: 1,
    });
  });

  it('agree with PS3.6 about the representation of an attribute', () => {
    const known = profileTable.filter(({ tag }) => tag >>> 16 >= 0x0008 && tag < 0xfffa0000);
    expect(known.filter(({ tag, vr }) => standardVrs(tag)?.join() !== vr)).toEqual([]);
  });

  it.each([
    ['SIEMENS MR HEADER', 0x0019, 0x0c, 'keep'],
    ['SIEMENS MR HEADER', 0x0021, 0x0c, undefined],
    ['siemens mr header', 0x0019, 0x0c, undefined],
    ['Philips Imaging DD 001', 0x2001, 0x20, undefined],
    ['NQHeader', 0x0099, 0x02, 'uid'],
  ])('decide by creator, group and element: %s %i %i', (creator, group, element, expected) => {
    expect(safePrivate(creator, group, element)).toBe(expected);
  });

  it('know the retired names of a coding scheme', () => {
    const rule = (scheme: string, value: string, type: string) =>
      contentItemRule({ scheme, value }, type, new Set());
    expect(rule('99SDM', 'F-02455', 'TEXT')).toEqual({ action: 'X', vr: 'UT' });
    expect(rule('SCT', '160476009', 'TEXT')).toEqual(rule('99SDM', 'F-02455', 'TEXT'));
    expect(rule('DCM', '121033', 'NUM')).toEqual({ action: 'X', vr: 'UN' });
    expect(rule('DCM', '121071', 'NUM')).toEqual({ action: 'K', vr: 'UN' });
  });
});

describe('the rules of the Basic Profile', () => {
  it.each([
    ['PatientName', 'Z', 'PN'],
    ['PatientID', 'D', 'LO'],
    ['SOPInstanceUID', 'U', 'UI'],
    ['InstanceCreationDate', 'X', 'DA'],
    ['AcquisitionDate', 'Z', 'DA'],
    ['ReferencedImageSequence', 'K', 'SQ'],
    ['IconImageSequence', 'X', 'SQ'],
  ])('decide %s', (keyword, action, vr) => {
    expect(basic(tagOf(keyword))).toEqual({ action, vr });
  });

  it.each([
    ['private attributes', 0x00290010],
    ['curves', 0x50021001],
    ['overlays', 0x60023000],
    ['group lengths', 0x00080000],
    ['command elements', 0x00000100],
    ['attributes that the standard does not know', 0x00180003],
  ])('remove %s', (_name, tag) => {
    expect(basic(tag).action).toBe('X');
  });

  it('keep what describes the pixels', () => {
    for (const tag of [0x00280010, 0x00281053, 0x00200032]) expect(basic(tag).action).toBe('K');
  });

  it.each([
    ['a person', 0x00142006, 'D'],
    ['free text', 0x30020004, 'D'],
    ['an address', 0x00081190, 'D'],
    ['a birth date in another calendar', 0x00100033, 'D'],
    ['an order number', 0x00402006, 'D'],
    ['a short text that somebody wrote', 0x00700081, 'D'],
    ['the ID of a device', 0x00181003, 'D'],
    ['the name of a treatment machine', 0x30020020, 'D'],
    ['the label of an RT image', 0x30020002, 'D'],
    ['the name of an RT image', 0x30020003, 'D'],
    ['the name of a protocol', 0x00189423, 'D'],
    ['where a dictation is', 0x40080103, 'D'],
    ['a date', 0x00141020, 'D'],
    ['the UID of an instance', 0x00209312, 'U'],
    ['the UID of a class', 0x00081150, 'K'],
    ['the text of a code', 0x00080108, 'K'],
  ])('treat %s that the table leaves out like those that it names', (_name, tag, action) => {
    expect(basic(tag).action).toBe(action);
  });
});

describe('an option', () => {
  it.each([
    ['retain-uids', 'StudyInstanceUID', { action: 'K', vr: 'UI' }],
    ['retain-device-identity', 'StationName', { action: 'K', vr: 'SH' }],
    ['retain-device-identity', 'StationAETitle', { action: 'X', clean: 'text', vr: 'AE' }],
    ['retain-institution-identity', 'InstitutionAddress', { action: 'K', vr: 'ST' }],
    ['retain-patient-characteristics', 'PatientSex', { action: 'K', vr: 'CS' }],
    ['retain-patient-characteristics', 'Allergies', { action: 'X', clean: 'text', vr: 'LO' }],
    ['retain-full-dates', 'StudyDate', { action: 'Z', clean: 'date', vr: 'DA' }],
    ['retain-full-dates', 'TimezoneOffsetFromUTC', { action: 'K', vr: 'SH' }],
    ['retain-modified-dates', 'StudyDate', { action: 'Z', clean: 'date', vr: 'DA' }],
    ['retain-modified-dates', 'TimezoneOffsetFromUTC', { action: 'X', vr: 'SH' }],
    ['clean-descriptors', 'StudyDescription', { action: 'X', clean: 'text', vr: 'LO' }],
    ['clean-structured-content', 'ContentSequence', { action: 'D', clean: 'content', vr: 'SQ' }],
    ['clean-graphics', 'GraphicAnnotationSequence', { action: 'D', clean: 'graphics', vr: 'SQ' }],
  ] as const)('%s decides %s', (option, keyword, rule) => {
    expect(under(option)(tagOf(keyword))).toEqual(rule);
  });

  it('that moves dates leaves none that is known elsewhere, since it would tell by how many days', () => {
    for (const keyword of [
      'DateOfLastCalibration',
      'DateOfManufacture',
      'ContextGroupVersion',
      'TemplateVersion',
    ]) {
      expect(under('retain-modified-dates', 'retain-device-identity')(tagOf(keyword)).clean).toBeUndefined();
      expect(under('retain-modified-dates', 'retain-device-identity')(tagOf(keyword)).action).not.toBe('K');
    }
  });

  it('changes nothing but the rows of its column', () => {
    const columns: Readonly<Record<ProfileOption, string>> = {
      'retain-uids': 'uids',
      'retain-device-identity': 'device',
      'retain-institution-identity': 'institution',
      'retain-patient-characteristics': 'patient',
      'retain-full-dates': 'dates',
      'retain-modified-dates': 'dates',
      'clean-descriptors': 'descriptors',
      'clean-structured-content': 'structure',
      'clean-graphics': 'graphics',
      'retain-safe-private': 'none',
    };
    const changed = profileOptions.flatMap((option) => {
      const rules = under(option);
      return profileTable
        .filter(({ tag, options }) => {
          const same = isDeepStrictEqual(rules(tag), basic(tag));
          return !same && !options.split(/[,:]/).includes(columns[option]);
        })
        .map(({ keyword }) => `${option}: ${keyword}`);
    });
    expect(changed).toEqual([]);
  });

  it('reveals together with another one no more than the two reveal alone', () => {
    const revealed = ({ action, clean }: ProfileRule) => (action === 'K' ? 2 : clean === undefined ? 0 : 1);
    const exclusive = new Set(['retain-full-dates', 'retain-modified-dates']);
    const more: string[] = [];
    for (const one of profileOptions) {
      for (const other of profileOptions) {
        if (exclusive.has(one) && exclusive.has(other)) continue;
        const [first, second, both] = [under(one), under(other), under(one, other)];
        for (const { tag, keyword } of profileTable) {
          const most = Math.max(revealed(first(tag)), revealed(second(tag)));
          if (revealed(both(tag)) > most) more.push(`${one}, ${other}: ${keyword}`);
        }
      }
    }
    expect(more).toEqual([]);
  });
});
