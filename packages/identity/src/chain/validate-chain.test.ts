import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { createEcKey } from '../ec-key.js';
import {
  authority,
  basicConstraints,
  brokenProxyInfo,
  caExtensions,
  clientAuth,
  day,
  hour,
  type Issued,
  independent,
  inheritAll,
  issuerAltName,
  keyUsage,
  legacyProxy,
  limitedPolicy,
  now,
  pem,
  person,
  proxyInfo,
  purposes,
  revocationList,
  rfcProxy,
  rsaKey,
  scheme,
  serverAuth,
  subjectAltName,
  type TestExtension,
} from './chain.fixture.js';
import { readAnchors } from './chain-certificate.js';
import { type ChainReason, chainReasons } from './chain-reasons.js';
import { readCrls } from './crl.js';
import { type ChainOptions, type ValidChain, validateChain } from './validate-chain.js';

const root = authority('/O=Hospital A/CN=Root CA');
const middle = authority('/O=Hospital A/CN=Issuing CA', root);
const anna = person('/O=Hospital A/OU=Radiology/CN=Anna Arzt', middle);
const proxy = rfcProxy(anna);

const options: ChainOptions = { anchors: readAnchors([root.der]), clock: () => now };

function validate(chain: readonly Issued[], extra: Partial<ChainOptions> = {}): ValidChain {
  return validateChain(
    chain.map(({ der }) => der),
    { ...options, ...extra },
  );
}

function reasonOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (thrown) {
    if (isMdmError(thrown) && thrown.code === 'certificate-invalid') return thrown.refusal?.reason;
    throw thrown;
  }
  return undefined;
}

/** A chain of Anna's certificate, or what takes its place, below the issuing CA. */
const under = (...holders: readonly Issued[]) => [...holders, middle];

describe('a valid chain', () => {
  it('speaks for its end entity and ends with what ends first', () => {
    const valid = validate(under(anna));
    expect(valid).toMatchObject({ dn: anna.dn, proxy: undefined, notAfter: now + 30 * day });
    expect(valid.endEntity.raw.equals(anna.der)).toBe(true);
  });

  it('may bring its anchor, and what follows the anchor is ignored', () => {
    expect(validate([anna, middle, root]).dn).toBe(anna.dn);
    expect(validate([anna, middle, root], { anchors: readAnchors([middle.der]) }).dn).toBe(anna.dn);
  });

  it('is read from the file of a proxy, private key and all', () => {
    const key = proxy.key.export({ type: 'pkcs8', format: 'pem' }).toString();
    const file = [pem(proxy.der), key, pem(anna.der), pem(middle.der)].join('');
    const valid = validateChain(file, { ...options, anchors: readAnchors(`Root\n${pem(root.der)}`) });
    expect(valid).toMatchObject({ dn: anna.dn, proxy: { kind: 'rfc3820', depth: 1 } });
  });

  it('speaks with an RFC 3820 proxy for the person behind it', () => {
    expect(validate(under(proxy, anna))).toMatchObject({
      dn: anna.dn,
      proxy: { kind: 'rfc3820', limited: false, policyLanguage: inheritAll, depth: 1 },
      notAfter: now + 12 * hour,
    });
  });

  it('speaks with legacy proxies for the person behind them', () => {
    const first = legacyProxy(anna);
    const valid = validate(under(legacyProxy(first), first, anna));
    expect(valid.dn).toBe(anna.dn);
    expect(valid.proxy).toEqual({ kind: 'legacy', limited: false, policyLanguage: undefined, depth: 2 });
  });

  it('is limited when any RFC 3820 proxy in it is', () => {
    const limited = rfcProxy(anna, { language: limitedPolicy });
    expect(validate(under(rfcProxy(limited), limited, anna)).proxy).toEqual({
      kind: 'rfc3820',
      limited: true,
      policyLanguage: inheritAll,
      depth: 2,
    });
  });

  it('is limited when any legacy proxy in it is', () => {
    const limited = legacyProxy(anna, 'limited proxy');
    expect(validate(under(legacyProxy(limited), limited, anna)).proxy).toMatchObject({
      limited: true,
      depth: 2,
    });
  });

  it('ends with the certificate when the proxy would outlive it', () => {
    const short = person(anna.dn, middle, { until: hour });
    expect(validate(under(rfcProxy(short, {}, { until: day }), short)).notAfter).toBe(now + hour);
  });

  it('may be of RSA keys', () => {
    const rsa = scheme.rsaSha256;
    const ca = authority('/O=Hospital B/CN=CA', undefined, { key: rsaKey(2048), scheme: rsa });
    const user = person('/O=Hospital B/CN=Bert', ca, { scheme: rsa });
    expect(validate([rfcProxy(user), user], { anchors: readAnchors([ca.der]) }).dn).toBe(user.dn);
  });

  it('finds the right one of two anchors of one name', () => {
    const other = authority(root.dn);
    expect(validate(under(anna), { anchors: readAnchors([other.der, root.der]) }).dn).toBe(anna.dn);
  });

  it('trusts an anchor whatever signed it', () => {
    const old = authority('/O=Hospital C/CN=CA', undefined, { scheme: scheme.ecdsaSha1 });
    const user = person('/O=Hospital C/CN=Cleo', old);
    expect(validate([user], { anchors: readAnchors([old.der]) }).dn).toBe(user.dn);
  });

  it('may use up the path lengths that it is allowed', () => {
    const ca = authority(middle.dn, root, { extensions: [basicConstraints(true, 0)] });
    const user = person(anna.dn, ca);
    const first = rfcProxy(user, { pathLength: 1 });
    const second = rfcProxy(first, { pathLength: 0 });
    expect(validate([second, first, user, ca]).proxy?.depth).toBe(2);
  });

  it('is not asked for a CRL when there is none of its issuer, and passes one that does not list it', () => {
    expect(validate(under(anna), { crls: readCrls([revocationList(root), revocationList(middle)]) }).dn).toBe(
      anna.dn,
    );
    const text = pem(revocationList(root), 'X509 CRL');
    expect(validate(under(anna), { crls: readCrls(text) }).dn).toBe(anna.dn);
  });
});

/** Proxies of Anna by their extensions; the name is right. */
const proxyWith = (...extensions: readonly TestExtension[]) => rfcProxy(anna, {}, { extensions });

const revokedUser = person(anna.dn, middle, { serial: 77 });
const weakUser = person(anna.dn, middle, { key: rsaKey(1024) });
const mixedBase = legacyProxy(anna);
const rsaAuthority = authority('/O=Hospital A/CN=RSA CA', root, { key: rsaKey(2048) });

const bad: readonly (readonly [sentence: string, reason: ChainReason, run: () => unknown])[] = [
  ['without a certificate', 'unreadable', () => validate([])],
  [
    'whose PEM text is cut off',
    'unreadable',
    () => validateChain(pem(anna.der) + pem(middle.der).slice(0, -10), options),
  ],
  ['that is no certificate', 'unreadable', () => validateChain([Buffer.from('no certificate')], options)],
  [
    'with bytes after a certificate',
    'unreadable',
    () => validateChain([Buffer.concat([anna.der, Buffer.alloc(1)]), middle.der], options),
  ],
  [
    'with a certificate larger than 64 KiB',
    'unreadable',
    () => validateChain([Buffer.alloc(65_537)], options),
  ],
  [
    'with more than 32 extensions',
    'unreadable',
    () =>
      validate(
        under(
          person(anna.dn, middle, {
            extensions: Array.from({ length: 33 }, (_, index) => ({
              oid: `1.2.3.${index}`,
              value: Buffer.alloc(0),
            })),
          }),
        ),
      ),
  ],
  [
    'with an extension that comes twice',
    'unreadable',
    () =>
      validate(
        under(person(anna.dn, middle, { extensions: [basicConstraints(false), basicConstraints(true)] })),
      ),
  ],
  ['of more certificates than allowed', 'too-long', () => validate(under(proxy, anna), { maxLength: 2 })],
  ['of eleven certificates', 'too-long', () => validate(Array.from({ length: 11 }, () => anna))],
  ['in a PEM text of more than 1 MiB', 'too-long', () => validateChain(' '.repeat(1024 * 1024 + 1), options)],
  ['out of order', 'name-chaining', () => validate([middle, anna, root])],
  ['with a gap', 'name-chaining', () => validate([rfcProxy(proxy), anna, middle])],
  [
    'of a CA that is not trusted',
    'unknown-anchor',
    () => {
      const stranger = authority('/O=Stranger/CN=CA');
      return validate([person(anna.dn, stranger), stranger]);
    },
  ],
  ['without the certificate behind the proxy', 'unknown-anchor', () => validate([proxy])],
  [
    'of a stranger with the name of the anchor',
    'broken-signature',
    () => {
      const impostor = authority(root.dn);
      return validate([person(anna.dn, impostor), impostor]);
    },
  ],
  [
    'whose end entity another key signed',
    'broken-signature',
    () => validate(under(person(anna.dn, middle, { forger: createEcKey().privateKey }))),
  ],
  [
    'whose proxy another key signed',
    'broken-signature',
    () => validate(under(rfcProxy(anna, {}, { forger: createEcKey().privateKey }), anna)),
  ],
  [
    'signed with SHA-1',
    'weak-signature',
    () => validate(under(person(anna.dn, middle, { scheme: scheme.ecdsaSha1 }))),
  ],
  [
    'signed with MD5',
    'weak-signature',
    () => validate([person(anna.dn, rsaAuthority, { scheme: scheme.rsaMd5 }), rsaAuthority]),
  ],
  [
    'whose proxy is signed with SHA-1',
    'weak-signature',
    () => validate(under(rfcProxy(anna, {}, { scheme: scheme.ecdsaSha1 }), anna)),
  ],
  ['with an RSA key of 1024 bits', 'weak-key', () => validate(under(weakUser))],
  [
    'whose proxy has an RSA key of 1024 bits',
    'weak-key',
    () => validate(under(rfcProxy(anna, {}, { key: weakUser.key }), anna)),
  ],
  ['that expired', 'expired', () => validate(under(person(anna.dn, middle, { until: -hour })))],
  ['whose proxy expired', 'expired', () => validate(under(rfcProxy(anna, {}, { until: -1000 }), anna))],
  [
    'whose proxy outlives an expired certificate',
    'expired',
    () => {
      const over = person(anna.dn, middle, { until: -hour });
      return validate(under(rfcProxy(over, {}, { until: day }), over));
    },
  ],
  [
    'whose anchor expired',
    'expired',
    () => {
      const old = authority('/O=Old/CN=CA', undefined, { until: -hour });
      return validate([person('/O=Old/CN=Otto', old)], { anchors: readAnchors([old.der]) });
    },
  ],
  ['that is not valid yet', 'not-yet-valid', () => validate(under(person(anna.dn, middle, { from: hour })))],
  [
    'whose proxy is not valid yet',
    'not-yet-valid',
    () => validate(under(rfcProxy(anna, {}, { from: hour }), anna)),
  ],
  [
    'whose end entity is revoked',
    'revoked',
    () => validate(under(revokedUser), { crls: readCrls([revocationList(middle, { revoked: [77] })]) }),
  ],
  [
    'whose end entity behind a proxy is revoked',
    'revoked',
    () =>
      validate(under(rfcProxy(revokedUser), revokedUser), {
        crls: readCrls([revocationList(middle, { revoked: [5, 77] })]),
      }),
  ],
  [
    'whose end entity is revoked by a stale CRL',
    'revoked',
    () =>
      validate(under(revokedUser), {
        crls: readCrls([revocationList(middle, { revoked: [77], from: -day, until: -hour })]),
      }),
  ],
  [
    'whose CA is revoked',
    'revoked',
    () => {
      const ca = authority(middle.dn, root, { serial: 78 });
      return validate([person(anna.dn, ca), ca], {
        crls: readCrls([revocationList(root, { revoked: [78] })]),
      });
    },
  ],
  [
    'whose issuer has only a stale CRL',
    'revocation-unknown',
    () => validate(under(anna), { crls: readCrls([revocationList(middle, { from: -day, until: -hour })]) }),
  ],
  [
    'whose issuer has only a CRL of another key',
    'revocation-unknown',
    () => validate(under(anna), { crls: readCrls([revocationList(middle, { forger: root.key })]) }),
  ],
  [
    'whose issuer may not sign its CRL',
    'revocation-unknown',
    () => {
      const ca = authority(middle.dn, root, {
        extensions: [basicConstraints(true), keyUsage('keyCertSign')],
      });
      return validate([person(anna.dn, ca), ca], { crls: readCrls([revocationList(ca)]) });
    },
  ],
  [
    'with an unknown critical extension',
    'critical-extension',
    () =>
      validate(
        under(
          person(anna.dn, middle, {
            extensions: [{ oid: '1.2.3.4', critical: true, value: Buffer.from('0500', 'hex') }],
          }),
        ),
      ),
  ],
  [
    'with name constraints',
    'critical-extension',
    () => {
      const constraints = { oid: '2.5.29.30', value: Buffer.from('3000', 'hex') };
      const ca = authority(middle.dn, root, { extensions: [...caExtensions, constraints] });
      return validate([person(anna.dn, ca), ca]);
    },
  ],
  [
    'whose issuer is a person',
    'not-a-ca',
    () => validate(under(person('/O=Hospital A/CN=Mallory', anna), anna)),
  ],
  [
    'whose issuer is a proxy',
    'not-a-ca',
    () => validate(under(person('/O=Hospital A/CN=Mallory', proxy), proxy, anna)),
  ],
  [
    'whose CA may not sign certificates',
    'no-cert-sign',
    () => {
      const ca = authority(middle.dn, root, { extensions: [basicConstraints(true), keyUsage('cRLSign')] });
      return validate([person(anna.dn, ca), ca]);
    },
  ],
  ['that is only a CA', 'no-end-entity', () => validate([middle])],
  ['that is only the anchor', 'no-end-entity', () => validate([root])],
  [
    'whose end entity may not sign',
    'no-digital-signature',
    () => validate(under(person(anna.dn, middle, { extensions: [keyUsage('keyEncipherment')] }))),
  ],
  [
    'whose proxy comes from a key that may not sign',
    'no-digital-signature',
    () => {
      const mute = person(anna.dn, middle, { extensions: [keyUsage('keyEncipherment')] });
      return validate(under(rfcProxy(mute), mute));
    },
  ],
  [
    'of a server',
    'not-for-clients',
    () => validate(under(person(anna.dn, middle, { extensions: [purposes(serverAuth)] }))),
  ],
  [
    'whose proxy is for servers only',
    'not-for-clients',
    () => validate(under(proxyWith(proxyInfo(), purposes(serverAuth)), anna)),
  ],
  [
    'whose CA may not vouch for its name',
    'namespace',
    () => validate(under(anna), { namespaces: { permits: (issuerDn) => issuerDn !== middle.dn } }),
  ],
  [
    'whose root may not vouch for its CA',
    'namespace',
    () => validate(under(proxy, anna), { namespaces: { permits: (issuerDn) => issuerDn !== root.dn } }),
  ],
  [
    'with a CA below one that allows none',
    'path-length',
    () => {
      const top = authority('/O=Hospital A/CN=Top', root, { extensions: [basicConstraints(true, 0)] });
      const ca = authority(middle.dn, top);
      return validate([person(anna.dn, ca), ca, top]);
    },
  ],
  [
    'with a CA below an anchor that allows none',
    'path-length',
    () => {
      const top = authority('/O=Top/CN=CA', undefined, { extensions: [basicConstraints(true, 0)] });
      const ca = authority(middle.dn, top);
      return validate([person(anna.dn, ca), ca], { anchors: readAnchors([top.der]) });
    },
  ],
  ['whose RFC 3820 proxy comes from a CA', 'proxy-issuer', () => validate([rfcProxy(middle), middle])],
  ['whose proxy comes from the anchor', 'proxy-issuer', () => validate([rfcProxy(root), root])],
  ['whose legacy proxy comes from a CA', 'proxy-issuer', () => validate([legacyProxy(middle), middle])],
  [
    'of a person with the name of a legacy proxy',
    'proxy-issuer',
    () => validate(under(person('/O=Hospital A/CN=Anna/CN=proxy', middle))),
  ],
  [
    'whose proxy is a CA',
    'proxy-is-ca',
    () => validate(under(proxyWith(proxyInfo(), basicConstraints(true)), anna)),
  ],
  [
    'whose proxy may sign certificates',
    'proxy-is-ca',
    () => validate(under(proxyWith(proxyInfo(), keyUsage('digitalSignature', 'keyCertSign')), anna)),
  ],
  [
    'whose legacy proxy is a CA',
    'proxy-is-ca',
    () => validate(under(legacyProxy(anna, 'proxy', { extensions: [basicConstraints(true)] }), anna)),
  ],
  [
    'whose CA is a proxy as well',
    'proxy-is-ca',
    () => {
      const hybrid = authority(`${anna.dn}/CN=1`, middle, { extensions: [...caExtensions, proxyInfo()] });
      return validate(under(person('/O=Hospital A/CN=Mallory', hybrid), hybrid));
    },
  ],
  [
    'whose proxy has the name of somebody else',
    'proxy-subject',
    () =>
      validate(under(rfcProxy(anna, {}, { dn: '/O=Hospital A/OU=Radiology/CN=Olga Oberarzt/CN=1' }), anna)),
  ],
  [
    'whose proxy adds no name',
    'proxy-subject',
    () => validate(under(rfcProxy(anna, {}, { dn: anna.dn }), anna)),
  ],
  [
    'whose proxy adds two names',
    'proxy-subject',
    () => validate(under(rfcProxy(anna, {}, { dn: `${anna.dn}/CN=1/CN=2` }), anna)),
  ],
  [
    'whose proxy adds another attribute than CN',
    'proxy-subject',
    () => validate(under(rfcProxy(anna, {}, { dn: `${anna.dn}/OU=1` }), anna)),
  ],
  [
    'whose proxy adds two attributes in one part',
    'proxy-subject',
    () => validate(under(rfcProxy(anna, {}, { dn: `${anna.dn}/CN=1+UID=2` }), anna)),
  ],
  [
    'whose legacy proxy has the name of somebody else',
    'proxy-subject',
    () => validate(under(legacyProxy(anna, 'proxy', { dn: '/O=Hospital A/CN=Olga/CN=proxy' }), anna)),
  ],
  [
    'whose proxy has a subject alternative name',
    'proxy-alternative-name',
    () => validate(under(proxyWith(proxyInfo(), subjectAltName), anna)),
  ],
  [
    'whose proxy has an issuer alternative name',
    'proxy-alternative-name',
    () => validate(under(proxyWith(proxyInfo(), issuerAltName), anna)),
  ],
  [
    'whose ProxyCertInfo is not critical',
    'proxy-info-not-critical',
    () => validate(under(rfcProxy(anna, { critical: false }), anna)),
  ],
  [
    'whose ProxyCertInfo has no policy',
    'proxy-info-malformed',
    () => validate(under(proxyWith(brokenProxyInfo), anna)),
  ],
  [
    'whose proxy inherits all and has a policy text',
    'proxy-info-malformed',
    () => validate(under(rfcProxy(anna, { policy: 'may read' }), anna)),
  ],
  [
    'of an RFC 3820 proxy below a legacy one',
    'proxy-mixture',
    () => validate(under(rfcProxy(mixedBase), mixedBase, anna)),
  ],
  [
    'of a legacy proxy below an RFC 3820 one',
    'proxy-mixture',
    () => validate(under(legacyProxy(proxy), proxy, anna)),
  ],
  [
    'of an RFC 3820 proxy with the name of a legacy one',
    'proxy-mixture',
    () => validate(under(rfcProxy(anna, {}, { dn: `${anna.dn}/CN=limited proxy` }), anna)),
  ],
  [
    'with a proxy below one that allows none',
    'proxy-path-length',
    () => {
      const last = rfcProxy(anna, { pathLength: 0 });
      return validate(under(rfcProxy(last), last, anna));
    },
  ],
  [
    'with two proxies below one that allows one, whatever the next one says',
    'proxy-path-length',
    () => {
      const first = rfcProxy(anna, { pathLength: 1 });
      const second = rfcProxy(first, { pathLength: 9 });
      return validate(under(rfcProxy(second), second, first, anna));
    },
  ],
  [
    'whose proxy has a policy of an unknown language',
    'proxy-language',
    () => validate(under(rfcProxy(anna, { language: '1.2.3.4', policy: 'all' }), anna)),
  ],
  [
    'whose proxy has a policy of any language',
    'proxy-language',
    () => validate(under(rfcProxy(anna, { language: '1.3.6.1.5.5.7.21.0' }), anna)),
  ],
  [
    'whose first proxy inherits nothing, though the next inherits all of that',
    'proxy-independent',
    () => {
      const alone = rfcProxy(anna, { language: independent });
      return validate(under(rfcProxy(alone), alone, anna));
    },
  ],
];

describe('a chain is refused', () => {
  it.each(bad)('%s: %s', (_sentence, reason, run) => {
    expect(reasonOf(run)).toBe(reason);
  });

  it('for every reason that there is', () => {
    expect(new Set(bad.map(([, reason]) => reason))).toEqual(new Set(Object.keys(chainReasons)));
  });

  it('with a sentence that names the certificate and a remedy', () => {
    const late = { ...options, clock: () => now + day };
    expect(() => validateChain([proxy.der, anna.der, middle.der], late)).toThrow(
      expect.objectContaining({
        code: 'certificate-invalid',
        field: 'chain',
        message: `the certificate chain is not valid: certificate 1 expired at ${new Date(now + 12 * hour).toISOString()}`,
        remedy: chainReasons.expired,
      }),
    );
  });
});

describe('a CRL', () => {
  const refused = expect.objectContaining({ code: 'invalid-argument', field: 'crls' });

  it.each([
    ['no CRL at all', Buffer.from('no CRL')],
    ['a certificate', anna.der],
    ['cut off', revocationList(root).subarray(0, -1)],
    [
      'a delta CRL',
      revocationList(root, {
        extensions: [{ oid: '2.5.29.27', critical: true, value: Buffer.from('020101', 'hex') }],
      }),
    ],
    [
      'for one distribution point only',
      revocationList(root, {
        extensions: [{ oid: '2.5.29.28', critical: true, value: Buffer.from('3000', 'hex') }],
      }),
    ],
  ])('is refused when it is %s', (_name, der) => {
    expect(() => readCrls([der])).toThrow(refused);
  });

  it('is refused when its text is cut off or holds none, so that nobody takes it for an empty list', () => {
    const text = pem(revocationList(root), 'X509 CRL');
    expect(readCrls(text + text)).toHaveLength(2);
    expect(() => readCrls(text + text.slice(0, -10))).toThrow(refused);
    expect(() => readCrls('')).toThrow(refused);
  });
});

describe('bytes from outside', () => {
  const chains = [
    under(anna),
    under(rfcProxy(proxy), proxy, anna),
    [...under(legacyProxy(anna), anna), root],
    under(proxyWith(proxyInfo({ language: limitedPolicy }), purposes(clientAuth)), anna),
  ].map((chain) => chain.map(({ der }) => der));
  const place = fc.record({
    chain: fc.nat(),
    certificate: fc.nat(),
    offset: fc.nat(),
    byte: fc.integer({ min: 1, max: 255 }),
  });

  type Mutation = (der: Buffer, offset: number, byte: number) => Buffer;
  const change: Mutation = (der, offset, byte) => {
    const copy = Buffer.from(der);
    copy[offset] = (copy[offset] ?? 0) ^ byte;
    return copy;
  };
  const remove: Mutation = (der, offset) =>
    Buffer.concat([der.subarray(0, offset), der.subarray(offset + 1)]);
  const insert: Mutation = (der, offset, byte) =>
    Buffer.concat([der.subarray(0, offset), Buffer.from([byte]), der.subarray(offset)]);

  it('are accepted as they were issued', () => {
    for (const chain of chains) expect(validateChain(chain, options).dn).toBe(anna.dn);
  });

  it.each([
    ['changed', change],
    ['removed', remove],
    ['inserted', insert],
  ])('are refused with a reason when one byte is %s', (_name, mutate) => {
    fc.assert(
      fc.property(place, ({ chain, certificate, offset, byte }) => {
        const good = chains[chain % chains.length] ?? [];
        const index = certificate % good.length;
        const der = good[index] ?? Buffer.alloc(1);
        const changed = good.with(index, mutate(der, offset % der.length, byte));
        expect(Object.keys(chainReasons)).toContain(reasonOf(() => validateChain(changed, options)));
      }),
      { numRuns: 200 },
    );
  });

  it('are never a CRL of somebody else when one byte of it is changed', () => {
    const good = revocationList(middle, { revoked: [1, 2, 3] });
    fc.assert(
      fc.property(place, ({ offset, byte }) => {
        const changed = change(good, offset % good.length, byte);
        let crls: ChainOptions['crls'];
        try {
          crls = readCrls([changed]);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'invalid-argument', field: 'crls' });
          return;
        }
        const reason = reasonOf(() => validate(under(anna), { crls }));
        expect([undefined, 'revocation-unknown']).toContain(reason);
        expect(crls?.[0]?.issuerDn === middle.dn && reason === undefined).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('are refused with a reason when they are random', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (chain) => {
        expect(Object.keys(chainReasons)).toContain(reasonOf(() => validateChain(chain, options)));
      }),
      { numRuns: 200 },
    );
  });
});
