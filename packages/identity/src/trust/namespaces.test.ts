import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinNamespaces, parseNamespaces, parseSigningPolicy } from './namespaces.js';

const ca = '/C=CH/O=Grid/CN=CA';
const sub = '/C=CH/O=Grid/CN=Sub CA';
const signing = (text: string) => joinNamespaces([{ ownerDn: ca, rules: parseSigningPolicy(text) }]);
const spaces = (text: string) => joinNamespaces([{ ownerDn: ca, rules: parseNamespaces(text) }]);
const policy = (subjects: string, dn = ca) =>
  `access_id_CA X509 '${dn}'\npos_rights globus CA:sign\ncond_subjects globus ${subjects}\n`;
const refused = expect.objectContaining({ code: 'invalid-argument' });

describe('a signing policy', () => {
  it('lets the CA vouch for the names of its patterns and no other', () => {
    const text = `# a comment with a ' in it\n\n ${policy(`'"/C=CH/O=Grid/*" "/DC=org/CN=host?.example"'`)}`;
    const { permits } = signing(text);
    expect(permits(ca, '/C=CH/O=Grid/CN=Anna')).toBe(true);
    expect(permits(ca, '/DC=org/CN=host1.example')).toBe(true);
    expect(permits(ca, '/DC=org/CN=host12.example')).toBe(false);
    expect(permits(ca, '/C=CH/O=Gridlock/CN=Anna')).toBe(false);
    expect(permits(ca, '/O=Evil/C=CH/O=Grid/CN=Anna')).toBe(false);
    expect(permits('/O=Other/CN=CA', '/C=CH/O=Grid/CN=Anna')).toBe(false);
  });

  it('reads the names of attributes and the escapes of grid tools', () => {
    const { permits } = signing(policy(`'"/C=CH/Email=*" "/c=CH/CN=J\\xC3\\xBCrg"'`, '/c=CH/O=Grid/CN=CA'));
    expect(permits(ca, '/C=CH/emailAddress=a@b.example')).toBe(true);
    expect(permits(ca, '/C=CH/CN=Jürg')).toBe(true);
  });

  it('may have one pattern without quotes inside, and several CAs', () => {
    const { permits } = signing(policy(`'/C=CH/*'`) + policy(`'"/C=DE/*"'`, sub));
    expect([permits(ca, '/C=CH/CN=x'), permits(ca, '/C=DE/CN=x')]).toEqual([true, false]);
    expect([permits(sub, '/C=CH/CN=x'), permits(sub, '/C=DE/CN=x')]).toEqual([false, true]);
  });

  it.each([
    ['without a CA', `pos_rights globus CA:sign`],
    ['without the right to sign', `access_id_CA X509 '${ca}'\ncond_subjects globus '"/C=CH/*"'`],
    [
      'whose right is that of the CA before',
      `${policy(`'/*'`)}access_id_CA X509 '${sub}'\ncond_subjects globus '/*'`,
    ],
    ['with a denial', `${policy(`'/*'`)}neg_rights globus CA:sign`],
    ['for anybody', `access_id_ANYBODY globus '*'`],
    ['that is cut off', `access_id_CA X509`],
    ['with an open quote', policy(`'"/C=CH/*"`)],
    ['with text between quotes', policy(`'"/C=CH/*" x "/C=DE/*"'`)],
    ['of a CA without a name', policy(`'/*'`, 'CN=CA')],
    ['that never ends', policy(`'${'"/C=CH/*" '.repeat(1001)}'`)],
  ])('%s is refused', (_sentence, text) => {
    expect(() => parseSigningPolicy(text)).toThrow(refused);
  });
});

describe('a namespaces file', () => {
  it('lets the CA vouch for the names of its patterns, unless one denies it', () => {
    const { permits } = spaces(
      `#NAMESPACES-VERSION: 1.0\nTO Issuer "${ca}" \\\n  PERMIT Subject "/C=CH/O=Grid/.*"\nto issuer SELF deny subject "/C=CH/O=Grid/OU=Old/.*"\n`,
    );
    expect(permits(ca, '/C=CH/O=Grid/CN=Anna')).toBe(true);
    expect(permits(ca, '/C=CH/O=Grid/OU=Old/CN=Anna')).toBe(false);
    expect(permits(ca, '/C=CH/O=Gridlock/CN=Anna')).toBe(false);
  });

  it.each([
    ['/CN=a.b', '/CN=axb', true],
    ['/CN=a\\.b', '/CN=axb', false],
    ['/CN=a\\.b', '/CN=a.b', true],
    ['^/CN=a$', '/CN=a', true],
    ['/CN=(x)+', '/CN=(x)+', true],
    ['/C=CH/*', '/C=CH/CN=x', true],
    ['/CN=a', '/CN=ab', false],
    ['', '/CN=a', false],
    ['.*', '/CN=a', true],
    ['/CN=.*x.*y', '/CN=1x2y3x4y', true],
    ['/CN=.*x.*y', '/CN=1y2x3', false],
  ])('has the pattern %j, for which %j is %j', (pattern, dn, expected) => {
    expect(spaces(`TO Issuer SELF PERMIT Subject "${pattern}"`).permits(ca, dn)).toBe(expected);
  });

  it.each([
    ['that is cut off', 'TO Issuer SELF PERMIT Subject'],
    ['with another verdict', 'TO Issuer SELF ALLOW Subject "/.*"'],
    ['with a class of characters', 'TO Issuer SELF PERMIT Subject "/CN=[a-z]*"'],
    ['with a group', 'TO Issuer SELF PERMIT Subject "/CN=\\(a\\)"'],
    ['whose pattern ends with a backslash', 'TO Issuer SELF PERMIT Subject "/CN=a\\"'],
  ])('%s is refused', (_sentence, text) => {
    expect(() => parseNamespaces(text)).toThrow(refused);
  });

  it('takes no time to speak of, whatever its pattern is', () => {
    const { permits } = spaces(`TO Issuer SELF PERMIT Subject "${'.*a'.repeat(200)}"`);
    expect(permits(ca, `/CN=${'a'.repeat(2000)}b`)).toBe(false);
  });
});

describe('several files', () => {
  const parent = parseNamespaces(
    `TO Issuer SELF PERMIT Subject "/C=CH/.*" TO Issuer "${sub}" PERMIT Subject "/C=CH/OU=.*"`,
  );

  it('speak for a subordinate CA that has none of its own', () => {
    const { permits } = joinNamespaces([{ ownerDn: ca, rules: parent }]);
    expect(permits(sub, '/C=CH/OU=x')).toBe(true);
  });

  it('do not speak for one that has its own, even if that says nothing', () => {
    for (const rules of [[], parseNamespaces('TO Issuer SELF PERMIT Subject "/C=DE/.*"')]) {
      const { permits } = joinNamespaces([
        { ownerDn: ca, rules: parent },
        { ownerDn: sub, rules },
      ]);
      expect(permits(sub, '/C=CH/OU=x')).toBe(false);
    }
  });
});

describe('the readers', () => {
  const word = fc.constantFrom(
    'access_id_CA',
    'X509',
    `'${ca}'`,
    'pos_rights',
    'globus',
    'CA:sign',
    'cond_subjects',
    `'"/C=CH/*"'`,
    'TO',
    'Issuer',
    'SELF',
    'PERMIT',
    'DENY',
    'Subject',
    '"/.*"',
    '\\\n',
    '#',
    "'",
    '"',
  );

  it('never crash', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.string(), (content, dn) => {
        for (const read of [signing, spaces]) {
          try {
            read(content).permits(ca, dn);
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: 'invalid-argument' });
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
