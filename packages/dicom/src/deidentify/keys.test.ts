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

describe('pseudonyms of many patients', () => {
  const text = fc
    .string({ minLength: 1, maxLength: 16, unit: 'grapheme-ascii' })
    .filter((id) => /[A-Za-z0-9]/.test(id));
  const patients = fc.uniqueArray(text, {
    minLength: 2,
    maxLength: 20,
    selector: (id) => id.toUpperCase().replace(/[^A-Z0-9]/g, ''),
  });
  const secrets = fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
    minLength: 2,
    maxLength: 2,
    selector: (secret) => Buffer.from(secret).toString('hex'),
  });
  /** All that leaves a hospital about a patient. */
  const leaving = (projectKeys: ReturnType<typeof deriveKeys>, patientId: string) => [
    patientLink(projectKeys, { patientId }),
    pseudonym(projectKeys, { patientId }),
    mapUid(projectKeys, `1.2.826.0.1.3680043.${Buffer.from(patientId).readUInt8(0)}`),
  ];

  it('are the same at every hospital of a project, and one for each patient', () => {
    fc.assert(
      fc.property(patients, secrets, (ids, [secret = new Uint8Array()]) => {
        const [here, there] = [deriveKeys(Buffer.from(secret)), deriveKeys(Buffer.from(secret))];
        expect(ids.map((id) => leaving(here, id))).toEqual(ids.map((id) => leaving(there, id)));
        expect(new Set(ids.map((patientId) => patientLink(here, { patientId }))).size).toBe(ids.length);
      }),
    );
  });

  it('have nothing in common between two projects, and their order tells nothing', () => {
    fc.assert(
      fc.property(patients, secrets, (ids, pair) => {
        const [one, other] = pair.map((secret) => deriveKeys(Buffer.from(secret)));
        if (!one || !other) return;
        const ofOne = new Set(ids.flatMap((id) => leaving(one, id)));
        for (const value of ids.flatMap((id) => leaving(other, id))) expect(ofOne.has(value)).toBe(false);
      }),
    );
    const many = Array.from({ length: 400 }, (_, index) => String(index).padStart(6, '0'));
    const ranks = (projectKeys: typeof keys) => {
      const links = many.map((patientId) => patientLink(projectKeys, { patientId }));
      const sorted = links.toSorted();
      return links.map((link) => sorted.indexOf(link));
    };
    const [a, b] = [ranks(keys), ranks(others)];
    // Spearman's rank correlation of 400 independent orders has a standard deviation of 0.05.
    const distance = a.reduce((sum, rank, index) => sum + (rank - (b[index] ?? 0)) ** 2, 0);
    expect(Math.abs(1 - (6 * distance) / (many.length * (many.length ** 2 - 1)))).toBeLessThan(0.25);
  });
});
