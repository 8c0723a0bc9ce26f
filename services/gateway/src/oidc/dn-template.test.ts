import { describe, expect, it } from '@jest/globals';
import { parseDn } from '@mdm/identity';
import fc from 'fast-check';
import { parseDnTemplate } from './dn-template.js';

const refused = expect.objectContaining({ code: 'permission-denied', field: 'id_token' });
const tricky = fc.constantFrom(
  '/',
  '+',
  '=',
  '\\',
  '/CN=',
  '+OU=',
  '/O=x',
  ' ',
  '{sub}',
  '}',
  '\\x2F',
  'ü',
  '\u202e',
  '\0',
  '\ud800',
);
const value = fc
  .array(fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 6 })
  .map((parts) => parts.join(''));
const claims = fc.record({ name: value, sub: value }, { requiredKeys: [] });

describe('the DN template of a provider', () => {
  it.each([
    ['/O=Hospital A/CN={sub}', { sub: 'anna' }, '/O=Hospital A/CN=anna'],
    ['/O=Hospital A/CN={name} {sub}', { name: 'Anna Arzt', sub: 7 }, '/O=Hospital A/CN=Anna Arzt 7'],
    ['/cn=Dr. {name} ({sub})', { name: 'Arzt', sub: 'a' }, '/CN=Dr. Arzt (a)'],
    ['/CN={user.names.last}', { user: { names: { last: 'Arzt' } } }, '/CN=Arzt'],
    ['/CN={https://hospital.example/id}', { 'https://hospital.example/id': 'x' }, '/CN=x'],
    ['/CN={sub}', { sub: 'x/O=y' }, '/CN=x\\/O=y'],
    ['/CN={sub}', { sub: '{name}', name: 'x' }, '/CN={name}'],
  ])('makes of %s a name', (template, of, dn) => {
    expect(parseDnTemplate(template)(of)).toBe(dn);
  });

  it.each([
    [{ name: 'Anna' }],
    [{ name: 'Anna', sub: '' }],
    [{ name: 'Anna', sub: ' \t' }],
    [{ name: 'Anna', sub: ['x'] }],
    [{ name: 'Anna', sub: 1.5 }],
    [{ name: 'Anna', sub: 'x\ny' }],
    [{ name: 'Anna', sub: '\ud800' }],
    [{ name: 'Anna', sub: 'x y' }],
    [{ name: 'Anna', sub: 'x'.repeat(257) }],
    [Object.create({ name: 'Anna', sub: 'x' })],
  ])('refuses %j', (of) => {
    expect(() => parseDnTemplate('/CN={name} {sub}')(of)).toThrow(refused);
  });

  it.each(['', 'CN={sub}', '/CN=x', '/CN={name}{sub}', '/CN=', '/NOTATYPE={sub}', '/CN={name}+CN={sub}'])(
    'cannot be %j',
    (template) => {
      expect(() => parseDnTemplate(template)).toThrow(
        expect.objectContaining({ code: 'invalid-argument', field: 'identity.providers.dn' }),
      );
    },
  );

  it('never gives an attribute more, or another value, than the template says', () => {
    const dnOf = parseDnTemplate('/O=Hospital A/OU=Staff/CN={name} {sub}');
    fc.assert(
      fc.property(claims, (of) => {
        let dn: string;
        try {
          dn = dnOf(of);
        } catch (error) {
          expect(error).toEqual(refused);
          return;
        }
        expect(parseDn(dn)).toEqual([
          [{ oid: '2.5.4.10', value: 'Hospital A' }],
          [{ oid: '2.5.4.11', value: 'Staff' }],
          [{ oid: '2.5.4.3', value: `${of.name} ${of.sub}` }],
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('never gives two people one name', () => {
    const dnOf = parseDnTemplate('/O=A/CN={name} -- {sub}');
    const part = fc
      .array(fc.constantFrom('a', ' ', '-', ' -- ', '- ', '/CN='), { maxLength: 5 })
      .map((all) => all.join(''));
    const nameOf = (of: object) => {
      try {
        return dnOf({ ...of });
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(part, part, part, part, (name, sub, otherName, otherSub) => {
        const dn = nameOf({ name, sub });
        if (dn === undefined || (name === otherName && sub === otherSub)) return;
        expect(nameOf({ name: otherName, sub: otherSub })).not.toBe(dn);
      }),
      { numRuns: 2_000 },
    );
  });
});
