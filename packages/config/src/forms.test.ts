import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byteSize, dn, endOfPeriod, fqan, parseAddress, period } from './forms.js';

describe('parseAddress', () => {
  it.each([
    ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
    ['lfc:1', { host: 'lfc', port: 1 }],
    ['[::1]:0', { host: '::1', port: 0 }],
  ])('splits %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    '',
    'lfc',
    ':80',
    'lfc:',
    '::1:80',
    '[::1]',
    '[x]:80',
    'a b:80',
    'lfc:65536',
    'http://lfc:80',
    '-a:80',
  ])('refuses "%s"', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const address = parseAddress(text);
        if (address !== undefined)
          expect(text.endsWith(String(address.port)) || /:0+\d*$/.test(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a period', () => {
  it.each([
    ['P10Y', '2024-03-05', '2034-03-05'],
    ['P1Y6M', '2024-08-05', '2026-02-05'],
    ['P1Y', '2024-02-29', '2025-03-01'],
    ['P1M', '2023-01-31', '2023-03-03'],
    ['P30D', '2023-01-31', '2023-03-02'],
  ])('%s from %s ends on %s', (iso, begin, end) => {
    expect(period.safeParse(iso).success).toBe(true);
    expect(new Date(endOfPeriod(iso, Date.parse(begin))).toISOString().slice(0, 10)).toBe(end);
  });

  it.each(['', 'P', '10Y', 'P10', 'PT5H', 'P-1Y', 'P1.5Y', 'P1D1Y', 'P1W'])('is not "%s"', (iso) => {
    expect(period.safeParse(iso).success).toBe(false);
  });
});

describe('names', () => {
  it.each(['/biomed', '/biomed/cardiology/Role=physician', '/biomed/Role=NULL/Capability=NULL'])(
    '%s is an FQAN',
    (text) => {
      expect(fqan.safeParse(text).success).toBe(true);
      expect(dn.safeParse(text).success).toBe(false);
    },
  );

  it.each(['/O=Hospital A/OU=Radiology/CN=Änne Arzt', '/DC=example/2.5.4.97=X'])('%s is a DN', (text) => {
    expect(dn.safeParse(text).success).toBe(true);
    expect(fqan.safeParse(text).success).toBe(false);
  });

  it.each(['biomed', '/', '/a b', '/O=A\nCN=B', '/=x', '/O='])('"%s" is neither', (text) => {
    expect(fqan.safeParse(text).success || dn.safeParse(text).success).toBe(false);
  });
});

describe('byteSize', () => {
  it.each([
    [1, 1],
    ['512 MiB', 512 * 2 ** 20],
    ['4GiB', 4 * 2 ** 30],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(byteSize.parse(text)).toBe(bytes);
  });

  it.each([0, -1, 1.5, '0 B', '4 GB', '999999999999 TiB', null])('refuses %s', (size) => {
    expect(byteSize.safeParse(size).success).toBe(false);
  });
});
