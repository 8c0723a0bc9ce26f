import { describe, expect, it } from '@jest/globals';
import type { AuditRecord } from '@mdm/audit/export';
import { pointInTime } from './query.js';
import { statement } from './statement.js';

const noon = Date.UTC(2026, 0, 31, 12);
const read: AuditRecord = {
  seq: 1,
  at: noon,
  site: 'a',
  service: 'dpm',
  operation: 'dpm.read',
  effect: 'read',
  outcome: 'success',
  subject: '/CN=Anna',
  issuer: 'b',
  objects: ['one'],
  purpose: 'second opinion',
};

describe('the statement for a patient', () => {
  it('says once a day what the same person did for the same reason', () => {
    const records = [
      { ...read, at: noon + 2_000, objects: ['two'] },
      { ...read, at: noon + 1_000 },
      read,
      { ...read, outcome: 'refused' as const },
      { ...read, purpose: 'curiosity' },
      { ...read, at: noon - 86_400_000 },
    ];
    const events = statement(records);
    expect(events).toHaveLength(4);
    expect(events[0]).toEqual({
      first: noon,
      last: noon + 2_000,
      who: '/CN=Anna',
      of: 'b',
      what: 'got the encrypted bytes of the images',
      images: 2,
      times: 3,
      why: 'second opinion',
      result: 'done',
    });
    expect(events[1]?.result).toBe('refused: nothing was given');
  });

  it('names the service where nobody is known', () => {
    const { subject, ...nobody } = read;
    expect(statement([{ ...nobody, onBehalf: 'mdm://a/gateway' }])[0]?.who).toBe('mdm://a/gateway');
    expect(subject).toBeDefined();
  });
});

describe('a point in time', () => {
  it.each([
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31T12:00', noon],
    ['2026-01-31T12:00:00Z', noon],
    ['2026-01-31T13:00+01:00', noon],
  ])('is read from %s in any time zone', (text, at) => {
    expect(pointInTime(text)).toBe(at);
  });

  it.each(['', '31.1.2026', '2026-13-01', '2026-01-31 12:00', 'yesterday'])(
    'is not read from "%s"',
    (text) => {
      expect(() => pointInTime(text)).toThrow('Write a date');
    },
  );
});
