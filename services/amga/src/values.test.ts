import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sqlValue, valueSchema } from './values.js';

const birth = { name: 'PatientBirthDate', type: 'date' } as const;
const day = (value: string) => sqlValue(birth, { kind: 'date', value }, 'field');

describe('a date', () => {
  it('is taken in the form of DICOM and of ISO 8601', () => {
    expect(day('20200229')).toBe('2020-02-29');
    expect(day('2020-02-29')).toBe('2020-02-29');
    expect(day('0099-12-31')).toBe('0099-12-31');
  });

  it.each([
    '2021-02-29',
    '2020-1-1',
    '2020-0101',
    '00000101',
    '2020-13-01',
    '',
    'today',
    '2020-01-01T00:00',
    '２０２００１０１',
  ])('is refused as %p', (value) => {
    expect(() => day(value)).toThrow(
      expect.objectContaining({ code: 'invalid-date', message: expect.stringContaining('PatientBirthDate') }),
    );
  });

  it('is either a day of the calendar or an error, whatever is written', () => {
    const writes = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\d{8}$/),
      fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    );
    fc.assert(
      fc.property(writes, (value) => {
        let iso: string | number;
        try {
          iso = day(value);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-date' });
          return;
        }
        expect(new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(iso);
      }),
    );
  });
});

describe('a value', () => {
  it('fits the type of its attribute, and a whole number is a real one', () => {
    const thickness = { name: 'SliceThickness', type: 'real' } as const;
    expect(sqlValue(thickness, { kind: 'integer', value: 2 }, 'field')).toBe(2);
    expect(() => sqlValue(thickness, { kind: 'text', value: '2' }, 'here')).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'here' }),
    );
  });

  it('holds nothing that PostgreSQL cannot store', () => {
    for (const value of ['a\0b', '\ud800', 'x'.repeat(5_000)])
      expect(valueSchema.safeParse({ kind: 'text', value }).success).toBe(false);
    for (const value of [1.5, 2 ** 53, Number.NaN])
      expect(valueSchema.safeParse({ kind: 'integer', value }).success).toBe(false);
    expect(valueSchema.safeParse({ kind: 'real', value: Number.POSITIVE_INFINITY }).success).toBe(false);
  });
});
