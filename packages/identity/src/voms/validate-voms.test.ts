import { describe, expect, it } from '@jest/globals';
import {
  authority,
  day,
  hour,
  type Issued,
  legacyProxy,
  now,
  person,
  revocationList,
  rfcProxy,
  scheme,
} from '../chain/chain.fixture.js';
import { readAnchors } from '../chain/chain-certificate.js';
import { readCrls } from '../chain/crl.js';
import { encodeElement } from '../der.js';
import { type ChainIdentity, identifyChain } from './identify-chain.js';
import type { VomsOptions } from './validate-voms.js';
import {
  type AcShape,
  attributeCertificate,
  authorityKey,
  noRevocation,
  proxyWithExtension,
  targets,
  vomsExtension,
  vomsProxy,
} from './voms.fixture.js';
import { parseLsc, type VomsTrust } from './voms-directory.js';
import { type VomsReason, vomsReasons } from './voms-reasons.js';

const root = authority('/O=Grid/CN=Root CA');
const middle = authority('/O=Grid/CN=Server CA', root);
const anna = person('/O=Grid/CN=Anna Arzt', root, { serial: 0x77 });
const bert = person('/O=Grid/CN=Bert', root);
const server = person('/O=Grid/CN=voms.example', root, { serial: 0x99 });
const deepServer = person('/O=Grid/CN=deep.example', middle);

const voms: VomsTrust = new Map([
  [
    'biomed',
    {
      chains: new Map([
        [
          'voms.example',
          parseLsc(`/O=Old/CN=x\n/O=Old/CN=CA\n------ NEXT CHAIN ------\n${server.dn}\n${root.dn}\n`),
        ],
        ['deep.example', parseLsc([deepServer.dn, middle.dn, middle.dn, root.dn].join('\n'))],
        ['flat.example', parseLsc([deepServer.dn, root.dn].join('\n'))],
      ]),
      certificates: [],
    },
  ],
  ['atlas', { chains: new Map(), certificates: readAnchors([server.der]) }],
]);
const options: VomsOptions = {
  trust: { anchors: readAnchors([root.der]) },
  voms,
  clock: () => now,
  hostName: 'se.example',
};

const ac = (shape: Partial<AcShape> = {}) => attributeCertificate({ holder: anna, signer: server, ...shape });

function identify(chain: readonly Issued[], extra: Partial<VomsOptions> = {}): ChainIdentity {
  return identifyChain(
    chain.map(({ der }) => der),
    { ...options, ...extra },
  );
}
/** What a proxy of Anna's with such attributes says. */
const withAc = (shape: Partial<AcShape>, extra: Partial<VomsOptions> = {}) =>
  identify([vomsProxy(anna, ac(shape)), anna], extra);

describe('the attributes of a chain', () => {
  it('are those of its proxy, in the order of the server and as VOMS shows them', () => {
    const fqans = [
      '/biomed/imaging/Role=physician/Capability=NULL',
      '/biomed/Role=NULL/Capability=NULL',
      '/biomed/imaging/Role=NULL',
      '/biomed/Role=NULL',
    ];
    const { endEntity, ...identity } = withAc({ fqans });
    expect(endEntity.raw.equals(anna.der)).toBe(true);
    expect(identity).toEqual({
      dn: anna.dn,
      proxy: { kind: 'rfc3820', limited: false, policyLanguage: '1.3.6.1.5.5.7.21.1', depth: 1 },
      notAfter: now + day,
      attributes: [
        {
          vo: 'biomed',
          fqans: ['/biomed/imaging/Role=physician', '/biomed', '/biomed/imaging'],
          host: 'voms.example',
          signerDn: server.dn,
          notBefore: now - hour,
          notAfter: now + 12 * hour,
        },
      ],
      refused: [],
    });
  });

  it('are none without a proxy, or with one that has none', () => {
    expect(identify([anna])).toMatchObject({ dn: anna.dn, proxy: undefined, attributes: [], refused: [] });
    expect(identify([rfcProxy(anna), anna])).toMatchObject({ attributes: [], refused: [] });
  });

  it('come from a proxy further up when the last one has none', () => {
    const first = vomsProxy(anna, ac());
    expect(identify([rfcProxy(first), first, anna]).attributes).toHaveLength(1);
  });

  it('come from the proxy nearest the holder, even when those are refused', () => {
    const first = vomsProxy(anna, ac({ fqans: ['/biomed/Role=physician'] }));
    const second = vomsProxy(first, ac());
    expect(identify([second, first, anna]).attributes[0]?.fqans).toEqual(['/biomed']);
    const expired = vomsProxy(first, ac({ until: -1 }));
    expect(identify([expired, first, anna])).toMatchObject({
      attributes: [],
      refused: [{ reason: 'expired' }],
    });
  });

  it('come in legacy proxies as well', () => {
    const proxy = legacyProxy(anna, 'proxy', { extensions: [vomsExtension(ac())] });
    expect(identify([proxy, anna]).attributes).toHaveLength(1);
  });

  it('may be of several VOs, each judged on its own', () => {
    const atlas = ac({ authority: 'atlas://voms.example:15001', fqans: ['/atlas'] });
    const identity = identify([
      vomsProxy(anna, ac({ until: -hour }), atlas, Buffer.from('0500', 'hex')),
      anna,
    ]);
    expect(identity.attributes.map(({ vo }) => vo)).toEqual(['atlas']);
    expect(identity.refused.map(({ vo, reason }) => [vo, reason])).toEqual([
      ['biomed', 'expired'],
      [undefined, 'malformed'],
    ]);
  });

  it('may name the holder by its subject, as old servers do', () => {
    expect(withAc({ holderDn: anna.dn }).attributes).toHaveLength(1);
  });

  it('may be signed below a subordinate CA whose certificate they bring, in any order', () => {
    const shape = { signer: deepServer, authority: 'biomed://deep.example:1' };
    for (const certificates of [
      [deepServer.der, middle.der],
      [root.der, middle.der, deepServer.der],
    ])
      expect(withAc({ ...shape, certificates }).attributes).toHaveLength(1);
  });

  it.each(['voms', 'rfc5755'] as const)('may be meant for this host (%s)', (style) => {
    for (const name of ['other.example', 'SE.example', 'https://se.example:8443/']) {
      const shape = { extensions: [noRevocation, authorityKey, targets(style, 'a.example', name)] };
      expect(withAc(shape).attributes).toHaveLength(name === 'other.example' ? 0 : 1);
    }
  });

  it('are accepted from a server whose clock is a few minutes ahead', () => {
    expect(withAc({ from: 4 * 60_000 }).attributes).toHaveLength(1);
  });

  it('end with the certificate of the server', () => {
    const short = person(server.dn, root, { until: hour });
    expect(withAc({ signer: short }).attributes[0]?.notAfter).toBe(now + hour);
  });
});

const forgery = ac({ forger: bert.key });
const otherCa = authority('/O=Evil/CN=CA');
const imposter = person(server.dn, authority(root.dn));
const target = [noRevocation, authorityKey, targets('voms', 'other.example')];
const expiredServer = person(server.dn, root, { until: -hour });

const bad: readonly (readonly [sentence: string, reason: VomsReason, run: () => ChainIdentity])[] = [
  ['whose signature is of another key', 'forged', () => identify([vomsProxy(anna, forgery), anna])],
  [
    'in which a group was changed',
    'forged',
    () => {
      const changed = Buffer.from(
        ac({ fqans: ['/biomed/a'] })
          .toString('latin1')
          .replace('/biomed/a', '/biomed/b'),
        'latin1',
      );
      return identify([vomsProxy(anna, changed), anna]);
    },
  ],
  ['that expired', 'expired', () => withAc({ until: -1000 })],
  ['that are not valid yet', 'not-yet-valid', () => withAc({ from: hour })],
  ['of somebody else', 'foreign-holder', () => identify([vomsProxy(bert, ac()), bert])],
  [
    'of an earlier certificate of the same person',
    'foreign-holder',
    () => withAc({ holder: person(anna.dn, root) }),
  ],
  [
    'of the same serial number of another CA',
    'foreign-holder',
    () => withAc({ holder: person(anna.dn, otherCa, { serial: 0x77 }) }),
  ],
  ['for another host', 'wrong-target', () => withAc({ extensions: target })],
  [
    'for certain hosts when this one has no name',
    'wrong-target',
    () => withAc({ extensions: target }, { hostName: undefined }),
  ],
  ['for nobody', 'wrong-target', () => withAc({ extensions: [noRevocation, authorityKey, targets('voms')] })],
  [
    'of a VO that is not admitted',
    'unknown-vo',
    () => withAc({ authority: 'cms://voms.example:1', fqans: ['/cms'] }),
  ],
  ['of a server that is not known', 'unknown-signer', () => withAc({ authority: 'biomed://evil.example:1' })],
  ['of a server that the file of the host does not name', 'unknown-signer', () => withAc({ signer: bert })],
  [
    'of a server whose CA is not the one in the file',
    'unknown-signer',
    () =>
      withAc({
        signer: deepServer,
        certificates: [deepServer.der, middle.der],
        authority: 'biomed://flat.example:1',
      }),
  ],
  [
    'that bring the certificate of another server',
    'unknown-signer',
    () => withAc({ certificates: [deepServer.der] }),
  ],
  [
    'without a certificate of the server where only names are known',
    'unknown-signer',
    () => withAc({ certificates: [] }),
  ],
  [
    'of a server that has only the name of the right one, in the older form',
    'unknown-signer',
    () => withAc({ signer: imposter, authority: 'atlas://x.example:1', fqans: ['/atlas'] }),
  ],
  [
    'of a server with the right names from a false CA',
    'untrusted-signer',
    () => withAc({ signer: imposter }),
  ],
  ['of a server whose certificate expired', 'untrusted-signer', () => withAc({ signer: expiredServer })],
  [
    'of a server whose certificate is revoked',
    'untrusted-signer',
    () =>
      withAc(
        {},
        { trust: { ...options.trust, crls: readCrls([revocationList(root, { revoked: [0x99] })]) } },
      ),
  ],
  [
    'of a server for whose name its CA may not vouch',
    'untrusted-signer',
    () =>
      withAc(
        {},
        { trust: { ...options.trust, namespaces: { permits: (_issuer, subject) => subject !== server.dn } } },
      ),
  ],
  [
    'signed with a proxy of the server',
    'untrusted-signer',
    () => {
      const proxy = rfcProxy(server);
      const lsc = new Map([
        ['biomed', { chains: new Map([['voms.example', [[proxy.dn, server.dn]]]]), certificates: [] }],
      ]);
      return withAc({ signer: proxy, certificates: [proxy.der, server.der] }, { voms: lsc });
    },
  ],
  ['signed with SHA-1', 'weak-signature', () => withAc({ scheme: scheme.ecdsaSha1 })],
  [
    'with an unknown critical extension',
    'critical-extension',
    () =>
      withAc({
        extensions: [
          noRevocation,
          authorityKey,
          { oid: '1.2.3.4', critical: true, value: encodeElement(0x05) },
        ],
      }),
  ],
  ['with a group of another VO', 'fqan-of-another-vo', () => withAc({ fqans: ['/biomed', '/atlas'] })],
  [
    'with a group that only starts like the VO',
    'fqan-of-another-vo',
    () => withAc({ fqans: ['/biomedical'] }),
  ],
  ['without a group', 'malformed', () => withAc({ fqans: [] })],
  ['with a group that is not one', 'malformed', () => withAc({ fqans: ['/biomed/../x y'] })],
  ['of version 1', 'malformed', () => withAc({ version: 0 })],
  ['with two lists of groups', 'malformed', () => withAc({ attributes: 2 })],
  ['without a list of groups', 'malformed', () => withAc({ attributes: 0 })],
  ['whose server has no port', 'malformed', () => withAc({ authority: 'biomed://voms.example' })],
  ['that may be revoked', 'malformed', () => withAc({ extensions: [authorityKey] })],
  ['that bring what is no certificate', 'malformed', () => withAc({ certificates: [encodeElement(0x30)] })],
  [
    'that are followed by something',
    'malformed',
    () => {
      const { oid, value } = vomsExtension(ac());
      return identify([
        proxyWithExtension(anna, { oid, value: Buffer.concat([value, Buffer.alloc(2)]) }),
        anna,
      ]);
    },
  ],
  [
    'with more groups than a token has room for',
    'too-large',
    () => withAc({ fqans: Array.from({ length: 65 }, (_, index) => `/biomed/g${index}`) }),
  ],
  [
    'with more certificates than any server has',
    'too-large',
    () => withAc({ certificates: Array.from({ length: 11 }, () => server.der) }),
  ],
  [
    'with more targets than anybody needs',
    'too-large',
    () => {
      const hosts = Array.from({ length: 101 }, (_, index) => `h${index}.example`);
      return withAc({ extensions: [noRevocation, authorityKey, targets('voms', ...hosts)] });
    },
  ],
  [
    'of more VOs than anybody has',
    'too-large',
    () => identify([vomsProxy(anna, ...Array.from({ length: 11 }, () => ac())), anna]),
  ],
];

describe('attributes are refused', () => {
  it.each(bad)('%s: %s', (_sentence, reason, run) => {
    const identity = run();
    expect(identity.attributes).toEqual([]);
    expect(identity.refused.map((refusal) => refusal.reason)).toEqual([reason]);
  });

  it('for every reason that there is', () => {
    expect(new Set(bad.map(([, reason]) => reason))).toEqual(new Set(Object.keys(vomsReasons)));
  });

  it('with a sentence, and the person is still who they are', () => {
    expect(withAc({ until: -1000 })).toMatchObject({
      dn: anna.dn,
      refused: [
        {
          vo: 'biomed',
          problem: 'the VOMS attributes are not valid: they expired at 2026-06-15T11:59:59.000Z',
        },
      ],
    });
  });

  it('together with the chain when that is not valid', () => {
    expect(() => identify([vomsProxy(anna, ac()), bert])).toThrow(
      expect.objectContaining({ field: 'chain' }),
    );
  });
});
