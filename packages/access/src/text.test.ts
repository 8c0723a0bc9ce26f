import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Acl,
  aclDigest,
  aclFromMode,
  formatAcl,
  formatAclText,
  parseAcl,
  parseAclEntries,
  parseAclText,
  withGrant,
} from './index.js';
import { anyAcl } from './testing.js';

const shared: Acl = withGrant(aclFromMode({ owner: 'CN=Alice, C=FR', group: '/biomed', mode: 0o640 }), {
  principal: { user: '/CN=Robot: 50%' },
  perm: 6,
});

describe('the stored text', () => {
  it('has the letters of DPM, with names instead of numbers', () => {
    expect(formatAcl(shared)).toBe('A6CN=Alice%2C C=FR,B6/CN=Robot: 50%25,C4/biomed,E6,F0');
  });

  it('comes back as the same acl', () => {
    fc.assert(fc.property(anyAcl, (acl) => expect(parseAcl(formatAcl(acl))).toEqual(acl)));
  });

  it('differs exactly when the acls differ, and so does the digest', () => {
    fc.assert(
      fc.property(anyAcl, anyAcl, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(formatAcl(a) === formatAcl(b)).toBe(same);
        expect(aclDigest(a) === aclDigest(b)).toBe(same);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['an unknown letter', 'A7a,C5b,G0'],
    ['a wrong digit', 'A8a,C5b,F0'],
    ['another order', 'C5b,A7a,F0'],
    ['an unknown escape', 'A7a%41,C5b,F0'],
    ['a half escape', 'A7a%2,C5b,F0'],
    ['a name where none belongs', 'A7a,C5b,F0x'],
    ['a default owner with a name', 'A7a,C5b,F0,a7x,c5,f0'],
    ['no owner name', 'A7,C5b,F0'],
  ])('is refused with %s', (_what, text) => {
    expect(() => parseAcl(text)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('is either read or refused, whatever the text is', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'AaBCDEFf7045,%2C:/x\n') });
    fc.assert(
      fc.property(letters, (text) => {
        try {
          expect(formatAcl(parseAcl(text))).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-argument' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the text for people', () => {
  it('looks as getfacl and setfacl have it', () => {
    expect(formatAclText(shared)).toBe('user::rw-,user:/CN=Robot: 50%25:rw-,group::r--,mask::rw-,other::---');
  });

  it('comes back as the same acl', () => {
    fc.assert(
      fc.property(anyAcl, (acl) => {
        expect(parseAclText(formatAclText(acl), acl)).toEqual(acl);
        expect(parseAclText(formatAclText(acl).replaceAll(',', '\n'), acl)).toEqual(acl);
      }),
    );
  });

  it('takes short words, digits, comments and blank lines', () => {
    expect(parseAclEntries('# file: x, y\n\n u:/CN=a:b:5, d:g:/vo:rwx\nm::r--')).toEqual([
      { tag: 'user', id: '/CN=a:b', perm: 5 },
      { tag: 'group', id: '/vo', perm: 7, default: true },
      { tag: 'mask', perm: 4 },
    ]);
  });

  it.each([
    'user',
    'user:r--',
    'user:bob:',
    'user:bob:rwxx',
    'user:bob:xwr',
    'mask:bob:r--',
    'nobody::r--',
    'user:a%:r--',
  ])('is refused as %s', (text) => {
    expect(() => parseAclEntries(text)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'acl' }),
    );
  });

  it('is either read or refused, whatever the text is', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'user:gopmask,%2C-wx#\n7d ') });
    fc.assert(
      fc.property(letters, (text) => {
        try {
          parseAclEntries(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-argument' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
