import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePolicies, defaultPolicies, parsePolicyCases, runPolicyCases } from './index.js';

const anna = 'people: { anna: { dn: /CN=Anna, groups: [/biomed] } }\n';
const set = compilePolicies(defaultPolicies, { site: 'a' });

describe('a test file', () => {
  it('says of people and images what matters, and the rest is typical', () => {
    const text = `${anna}cases: [{ name: one, principal: anna, action: [find, readImage], image: { modality: CT }, expect: allow }]`;
    const { site, cases } = parsePolicyCases('a.test.yaml', text);
    expect(site).toBe('a');
    expect(cases.map(({ action }) => action)).toEqual(['find', 'readImage']);
    expect(cases[0]).toMatchObject({
      principal: { dn: '/CN=Anna', groups: ['/biomed'], issuer: 'a', accredited: false },
      image: { site: 'a', modality: 'CT', consent: 'unknown' },
      context: { level: 'pseudonymous', job: false, now: Date.parse('2026-01-01T12:00:00Z') },
      by: undefined,
    });
  });

  it('passes by what is decided, and by whom where it says so', () => {
    const text = (rest: string) =>
      parsePolicyCases(
        'a.test.yaml',
        `${anna}cases: [{ name: one, principal: anna, action: find, image: {}, ${rest} }]`,
      ).cases;
    const passed = (rest: string) => runPolicyCases(set, text(rest)).map(({ passed: is }) => is);
    expect(passed('expect: allow')).toEqual([true]);
    expect(passed('expect: deny')).toEqual([false]);
    expect(passed('expect: allow, by: acl-decides')).toEqual([true]);
    expect(passed('expect: allow, by: [acl-decides, other]')).toEqual([false]);
  });

  it.each([
    ['cases: [', 'a.test.yaml: '],
    ['cases: 3', 'cases: '],
    ['cases: [{ name: x, principal: otto, action: find, expect: allow }]', 'there is no "otto" under people'],
    [
      'cases: [{ name: x, principal: __proto__, action: find, expect: allow }]',
      'there is no "__proto__" under people',
    ],
    [
      `${anna}cases: [{ name: x, principal: anna, action: find, image: { modality: ct }, expect: allow }]`,
      'x.modality: ',
    ],
    [
      `${anna}cases: [{ name: x, principal: anna, action: read, image: {}, expect: allow }]`,
      'cases.0.action',
    ],
    [`# ${'x'.repeat(1024 * 1024)}`, 'longer than'],
  ])('that is wrong is refused with file and place', (text, expected) => {
    expect(() => parsePolicyCases('a.test.yaml', text)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(expected) }),
    );
  });

  it('of any text is read or refused', () => {
    const words = [
      'cases:',
      '- ',
      '\n',
      '  ',
      'name: x',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '"',
      "'",
      ': ',
      'people:',
      '|',
      '>',
      '!!js',
      '\0',
      '\ud800',
    ];
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...words)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          parsePolicyCases('a.test.yaml', text);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'invalid-argument' });
        }
      }),
    );
  });
});
