import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isUid } from '../part10/index.js';
import { deriveKeys, mapUid, patientLink, pseudonym } from './index.js';

const keys = deriveKeys(Buffer.alloc(32, 7));
const others = deriveKeys(Buffer.alloc(32, 8));

describe('deriveKeys', () => {
  it('gives three different keys that depend on the secret', () => {
    const all = [keys.uid, keys.pseudonym, keys.patientLink, others.uid].map((key) => key.toString('hex'));
    expect(new Set(all).size).toBe(4);
    expect(all.every((key) => key.length === 64)).toBe(true);
  });

  it('refuses a secret of another length', () => {
    expect(() => deriveKeys(Buffer.alloc(31))).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('mapUid', () => {
  it('maps to a valid UID under 2.25, the same one for the same original', () => {
    fc.assert(
      fc.property(fc.string(), (uid) => {
        const mapped = mapUid(keys, `1.2.${uid}`);
        expect(isUid(mapped)).toBe(true);
        expect(mapped).toMatch(/^2\.25\.\d{1,39}$/);
        expect(mapUid(keys, `1.2.${uid}`)).toBe(mapped);
      }),
      { numRuns: 200 },
    );
  });

  it('ignores padding and depends on the key', () => {
    expect(mapUid(keys, '1.2.3\0')).toBe(mapUid(keys, '1.2.3'));
    expect(mapUid(keys, '1.2.3')).not.toBe(mapUid(others, '1.2.3'));
  });

  it('keeps the instances that the standard defines and nothing that merely looks like one', () => {
    expect(mapUid(keys, '1.2.840.10008.1.4.1.1')).toBe('1.2.840.10008.1.4.1.1');
    expect(mapUid(keys, '1.2.840.10008.1.5.1')).toBe('1.2.840.10008.1.5.1');
    expect(mapUid(keys, '1.2.840.10008.1.19660321')).toMatch(/^2\.25\./);
  });
});

describe('patientLink', () => {
  const anna = { patientId: 'ab-12 3', patientBirthDate: '19700102', patientSex: 'F' };

  it('is the same for one patient written in different ways', () => {
    const link = patientLink(keys, anna);
    expect(link).toMatch(/^[A-Z2-7]{26}$/);
    expect(patientLink(keys, { patientId: ' AB123', patientBirthDate: '1970.01.02', patientSex: 'f ' })).toBe(
      link,
    );
  });

  it.each([
    ['another ID', { patientId: 'ab-124' }],
    ['another birth date', { patientBirthDate: '19700103' }],
    ['another sex', { patientSex: 'M' }],
    ['an issuer', { issuer: 'NHS' }],
  ])('differs with %s', (_name, change) => {
    expect(patientLink(keys, { ...anna, ...change })).not.toBe(patientLink(keys, anna));
  });

  it('cannot be compared without the key, nor with the pseudonym', () => {
    expect(patientLink(others, anna)).not.toBe(patientLink(keys, anna));
    expect(patientLink(keys, anna)).not.toContain(pseudonym(keys, anna).slice(1));
  });
});

describe('pseudonym', () => {
  it('is a short code that fits Patient ID', () => {
    expect(pseudonym(keys, { patientId: '1' })).toMatch(/^P[A-Z2-7]{16}$/);
  });
});
