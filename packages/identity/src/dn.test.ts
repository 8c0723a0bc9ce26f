import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeName } from './certificate-names.js';
import { derTag, readChildren, readElement, readOid } from './der.js';
import { readString } from './directory-string.js';
import {
  canonicalDn,
  type Dn,
  dnStartsWith,
  formatDn,
  formatRfc2253,
  parseDn,
  parseRfc2253,
} from './index.js';

const oid = fc.constantFrom(
  '2.5.4.3',
  '2.5.4.6',
  '2.5.4.10',
  '0.9.2342.19200300.100.1.25',
  '1.3.6.1.4.1.99.1',
);
const tricky = fc.constantFrom(
  '/',
  '+',
  '=',
  '\\',
  'CN=',
  '/O=',
  '+OU=',
  ' ',
  '#',
  '"',
  ',',
  ';',
  '<',
  '\\x41',
  'ü',
  '\n',
  '\u202e',
  '😀',
  '\0',
);
const value = fc
  .array(fc.oneof(tricky, fc.string({ unit: 'grapheme', maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');
const attribute = fc.record({ oid, value });
const name: fc.Arbitrary<Dn> = fc.array(fc.array(attribute, { minLength: 1, maxLength: 2 }), {
  minLength: 1,
  maxLength: 5,
});

const runs = { numRuns: 500 };
const sorted2253 = (dn: Dn): Dn =>
  dn.map((rdn) => [...rdn].sort((a, b) => (formatRfc2253([[a]]) < formatRfc2253([[b]]) ? -1 : 1)));
const sorted = (dn: Dn): Dn =>
  dn.map((rdn) => [...rdn].sort((a, b) => (formatDn([[a]]) < formatDn([[b]]) ? -1 : 1)));

describe('the slash form of a DN', () => {
  it.each([
    ['/O=Hospital A/OU=Radiology/CN=Anna Arzt', '/O=Hospital A/OU=Radiology/CN=Anna Arzt'],
    ['/DC=ch/DC=cern/CN=host/se.cern.ch', '/DC=ch/DC=cern/CN=host/se.cern.ch'],
    ['/CN=host\\/se.cern.ch', '/CN=host/se.cern.ch'],
    ['/CN=J\\xC3\\xBCrgen', '/CN=Jürgen'],
    ['/CN=x/Email=x@y.example', '/CN=x/emailAddress=x@y.example'],
    ['/cn=x/userid=7', '/CN=x/UID=7'],
    ['/2.5.4.3=x/1.3.6.1.4.1.99.1=y', '/CN=x/1.3.6.1.4.1.99.1=y'],
    ['/CN=a\\/O=b', '/CN=a\\/O=b'],
    ['/UID=2+CN=1', '/CN=1+UID=2'],
    ['/CN=1 + 1 = 2', '/CN=1 + 1 = 2'],
    ['/CN=a\\x0Ab\\\\', '/CN=a\\x0Ab\\\\'],
  ])('makes %s canonical', (text, canonical) => {
    expect(canonicalDn(text)).toBe(canonical);
  });

  it.each([
    '',
    'CN=x',
    '/',
    '/CN=',
    '/CN=x/O=',
    '/=x',
    '/NOTATYPE=x',
    '/CN=\\q',
    '/CN=\\xZZ',
    '/CN=\\xFF',
    '/CN=\\',
    '/9.9.9=x',
    '/CN=\ud800',
    `/CN=${'x'.repeat(2048)}`,
    '/CN=x'.repeat(65),
  ])('refuses %j', (text) => {
    expect(() => parseDn(text)).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'dn' }));
  });

  it('keeps a value from posing as a further attribute', () => {
    const evil = formatDn([[{ oid: '2.5.4.3', value: 'x/OU=admin' }]]);
    const real = formatDn([[{ oid: '2.5.4.3', value: 'x' }], [{ oid: '2.5.4.11', value: 'admin' }]]);
    expect(evil).not.toBe(real);
  });

  it('reads back every name it writes', () => {
    fc.assert(
      fc.property(name, (dn) => {
        expect(parseDn(formatDn(dn))).toEqual(sorted(dn));
      }),
      runs,
    );
  });

  it('never crashes on other text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          value.map((text) => `/CN=${text}`),
        ),
        (text) => {
          for (const parse of [parseDn, parseRfc2253]) {
            try {
              const dn = parse(text);
              expect(parseDn(formatDn(dn))).toEqual(sorted(dn));
            } catch (error) {
              expect(error).toMatchObject({ code: 'invalid-argument', field: 'dn' });
            }
          }
        },
      ),
      runs,
    );
  });
});

describe('the beginning of a DN', () => {
  it.each([
    ['/CN=host/se.example.org', '/CN=host', false],
    ['/CN=host/se.example.org', '/cn=host/se.example.org', true],
    ['/O=A\\/CN=B/CN=C', '/O=A', false],
    ['/O=A/CN=B+OU=C', '/O=A/CN=B', false],
    ['/O=A/CN=B+OU=C/CN=D', '/O=A/OU=C+CN=B', true],
    ['/O=A', '/O=A/CN=B', false],
  ])('of %s is %s: %s', (dn, beginning, expected) => {
    expect(dnStartsWith(dn, beginning)).toBe(expected);
  });

  it('is any number of its first parts', () => {
    fc.assert(
      fc.property(name, fc.nat(), (dn, cut) => {
        const count = 1 + (cut % dn.length);
        expect(dnStartsWith(formatDn(dn), formatDn(dn.slice(0, count)))).toBe(true);
      }),
    );
  });
});

describe('the RFC 2253 form of a DN', () => {
  it.each([
    ['CN=Anna Arzt,OU=Radiology,O=Hospital A', '/O=Hospital A/OU=Radiology/CN=Anna Arzt'],
    ['CN=Steve Kille , O = Isode Limited ; C=GB', '/C=GB/O=Isode Limited/CN=Steve Kille'],
    ['OU=Sales+CN=J. Smith,O=Widget Inc.', '/O=Widget Inc./CN=J. Smith+OU=Sales'],
    ['CN=L. Eagle,O="Sue, Grabbit and Runn"', '/O=Sue, Grabbit and Runn/CN=L. Eagle'],
    ['CN=Before\\0DAfter', '/CN=Before\\x0DAfter'],
    ['1.3.6.1.4.1.1466.0=#0C024869,O=Test', '/O=Test/1.3.6.1.4.1.1466.0=Hi'],
    ['SN=Lu\\C4\\8Di\\C4\\87', '/SN=Lučić'],
    ['CN=ends with blank\\ ', '/CN=ends with blank '],
    ['OID.2.5.4.3=x', '/CN=x'],
  ])('reads %s', (text, canonical) => {
    expect(formatDn(parseRfc2253(text))).toBe(canonical);
  });

  it.each([
    '',
    'x',
    'CN=a,',
    'CN=a,,O=b',
    'CN="a',
    'CN=a"b',
    'CN=#0',
    'CN=#0C',
    'CN=\\',
    'CN=\\zz',
    'CN=a<b',
  ])('refuses %j', (text) => {
    expect(() => parseRfc2253(text)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'dn' }),
    );
  });

  it('reads back every name it writes', () => {
    fc.assert(
      fc.property(name, (dn) => {
        expect(formatDn(parseRfc2253(formatRfc2253(dn)))).toBe(formatDn(dn));
      }),
      runs,
    );
  });

  it('says the same as the slash form, whatever is escaped and however many attributes a part has', () => {
    fc.assert(
      fc.property(name, (dn) => {
        const slash = formatDn(dn);
        const text = formatRfc2253(parseDn(slash));
        expect(text).toBe(formatRfc2253(dn));
        expect(parseRfc2253(text)).toEqual(sorted2253(dn));
        expect(formatDn(parseRfc2253(text))).toBe(slash);
      }),
      runs,
    );
  });
});

describe('the DER of a name', () => {
  it('holds what was encoded', () => {
    fc.assert(
      fc.property(name, (dn) => {
        const decoded = readChildren(readElement(encodeName(dn)), derTag.sequence).map((rdn) =>
          readChildren(rdn, derTag.set).map((item) => {
            const [type, text] = readChildren(item, derTag.sequence);
            return { oid: type ? readOid(type) : '', value: text ? readString(text) : '' };
          }),
        );
        expect(formatDn(decoded)).toBe(formatDn(dn));
      }),
      runs,
    );
  });

  it('is read strictly: no element, string or OID has two spellings', () => {
    const bad = ['30', '3080', '308103020101', '30820001', '1f8101', '3003020105ff'];
    for (const hex of bad) expect(() => readElement(Buffer.from(hex, 'hex'))).toThrow();
    const read = (hex: string) => readString(readElement(Buffer.from(hex, 'hex')));
    for (const hex of ['0c01ff', '1301e4', '1e0161', '1e02d800', '1c0400110000', '020101']) {
      expect(() => read(hex)).toThrow();
    }
    expect([read('1e0400e40061'), read('1c040001f600'), read('1401e4')]).toEqual(['äa', '😀', 'ä']);
    for (const hex of ['0600', '06028001', '060181', `060b${'ff'.repeat(10)}7f`]) {
      expect(() => readOid(readElement(Buffer.from(hex, 'hex')))).toThrow();
    }
  });

  it('never crashes the reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          readString(readElement(bytes));
        } catch (error) {
          expect(error).toHaveProperty('constructor.name', 'DerError');
        }
      }),
      runs,
    );
  });
});
