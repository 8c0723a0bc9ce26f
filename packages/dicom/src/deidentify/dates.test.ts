import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { movedDates, shiftDaysOf } from './dates.js';
import { deriveKeys } from './index.js';

const key = deriveKeys(Buffer.alloc(32, 6)).dates;

describe('the shift of a subject', () => {
  it('is whole days into the past, one to ten years, the same for the same key and subject', () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const days = shiftDaysOf(key, subject);
        expect(Number.isInteger(days) && days <= -1 && days >= -3650).toBe(true);
        expect(shiftDaysOf(key, subject)).toBe(days);
      }),
    );
    expect(shiftDaysOf(key, 'a')).not.toBe(shiftDaysOf(key, 'b'));
    expect(shiftDaysOf(deriveKeys(Buffer.alloc(32, 7)).dates, 'a')).not.toBe(shiftDaysOf(key, 'a'));
  });
});

describe('moving dates', () => {
  it.each([
    ['DA', '20240301', -1, '20240229'],
    ['DA', '2024.03.01', -1, '20240229'],
    ['DA', '20240301\\20240401', -366, '20230301\\20230401'],
    ['DA', '20240301 ', 0, '20240301'],
    ['DT', '20240101083000.123456+0100', -1, '20231231083000.123456+0100'],
    ['DT', '20240101', -31, '20231201'],
    ['TM', '083000.5', -10, '083000.5'],
    ['TM', '08:30:00', -10, '08:30:00'],
  ])('gives for %s %s and %i days %s', (vr, value, days, expected) => {
    expect(movedDates(value, vr, days)).toBe(expected);
  });

  it.each([
    ['DA', '20240230'],
    ['DA', '20240101-20240201'],
    ['DA', 'CANARY'],
    ['DA', ''],
    ['DT', '2024'],
    ['DT', '20240101CANARY'],
    ['DT', '20240101250000'],
    ['TM', '2460'],
    ['TM', '08300\\CANARY'],
  ])('gives nothing for %s %s, which is no date that could be moved', (vr, value) => {
    expect(movedDates(value, vr, -5)).toBeUndefined();
  });

  it('keeps every interval', () => {
    const day = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    const written = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '');
    const read = (text: string) => Date.parse(text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3T00:00:00Z'));
    fc.assert(
      fc.property(day, day, fc.integer({ min: -3650, max: -1 }), (first, second, days) => {
        const [from, to] = [written(first), written(second)];
        const moved = (movedDates(`${from}\\${to}`, 'DA', days) ?? '').split('\\').map(read);
        expect((moved[1] ?? 0) - (moved[0] ?? 0)).toBe(read(to) - read(from));
      }),
    );
  });
});
