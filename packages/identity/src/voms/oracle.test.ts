import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import { dnOfCertificate, subjectOf } from '../certificate-names.js';
import {
  now as fixtureNow,
  issue,
  keyUsage,
  proxyInfo,
  scheme,
  signed,
  type TestExtension,
} from '../chain/chain.fixture.js';
import { readCertificate } from '../chain/chain-certificate.js';
import { chainServerOptions, peerChain } from '../chain/peer-chain.js';
import { pemBlocks } from '../chain/pem.js';
import { encodeElement, readChildren, readElement } from '../der.js';
import { type Authority, day, firstOf, Grid, type Holder, keyOf, pemOf } from '../testing/grid.js';
import { openCaDirectory } from '../trust/ca-directory.js';
import { nameHashes } from '../trust/name-hash.js';
import type { Trust } from '../trust/trust.js';
import { attributeCertificatesOid, splitAttributeCertificates } from './attribute-certificate.js';
import { type ChainIdentity, identifyChain } from './identify-chain.js';
import type { VomsOptions } from './validate-voms.js';
import { vomsExtension } from './voms.fixture.js';
import { openVomsDirectory, type VomsTrust } from './voms-directory.js';

const hour = 3_600_000;
const logger = { info: () => undefined, warn: () => undefined };
const server = 'voms.example';
const fqans = [
  '-fqan',
  '/biomed/imaging/Role=physician/Capability=NULL',
  '-fqan',
  '/biomed/Role=NULL/Capability=NULL',
];
const biomed = ['-voms', 'biomed', '-uri', `${server}:15000`, ...fqans];
const rfc = ['-rfc', '-newformat', ...biomed];

/** What the programs made, once for all tests. */
interface World {
  readonly ca: Authority;
  readonly evil: Authority;
  readonly elliptic: Authority;
  readonly anna: Holder;
  readonly renewed: Holder;
  readonly bert: Holder;
  readonly otto: Holder;
  readonly voms: Holder;
  readonly proxy: Holder;
  readonly certificates: string;
  readonly trust: Trust;
  readonly vomsTrust: VomsTrust;
}

let grid: Grid;
let world: World;

async function caTrust(name: string, files: Readonly<Record<string, string>>): Promise<Trust> {
  const live = await openCaDirectory({ directory: grid.caDirectory(name, files), clock: Date.now, logger });
  live.close();
  expect(live.problems()).toEqual([]);
  return live.current();
}

async function lscTrust(name: string, files: Readonly<Record<string, string>>): Promise<VomsTrust> {
  const directory = grid.at(name);
  for (const [file, content] of Object.entries(files)) {
    const [vo = '', host = ''] = file.split('/');
    mkdirSync(grid.at(name, vo), { recursive: true });
    writeFileSync(grid.at(name, vo, host), content);
  }
  const live = await openVomsDirectory({ directory, logger });
  live.close();
  expect(live.problems()).toEqual([]);
  return live.current();
}

const policyOf = ({ dn }: Authority, subjects = '/O=Grid/*') =>
  `access_id_CA X509 '${dn}'\npos_rights globus CA:sign\ncond_subjects globus '"${subjects}"'\n`;
const dnOf = (holder: Holder) => dnOfCertificate(firstOf(holder));

function caFiles(ca: Authority, subjects?: string): Readonly<Record<string, string>> {
  const hash = grid.hash(ca);
  return { [`${hash}.0`]: pemOf(ca), [`${hash}.signing_policy`]: policyOf(ca, subjects) };
}

beforeAll(async () => {
  grid = new Grid();
  const ca = grid.authority('ca', '/C=CH/O=Grid/CN=Grid CA');
  const evil = grid.authority('evil', '/C=CH/O=Evil/CN=Evil CA');
  const elliptic = grid.authority('elliptic', '/C=CH/O=Grid/CN=Elliptic CA', 'ec');
  const anna = grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Anna Arzt' });
  const voms = grid.certificate(ca, { dn: `/C=CH/O=Grid/CN=${server}`, section: 'server' });
  const files = { ...caFiles(ca, '/C=CH/O=Grid/*'), ...caFiles(elliptic, '/C=CH/O=Grid/*') };
  const trust = await caTrust('certificates', files);
  const certificates = grid.at('certificates');
  world = {
    ca,
    evil,
    elliptic,
    anna,
    renewed: grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Anna Arzt' }, anna.key),
    bert: grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Bert' }, anna.key),
    otto: grid.certificate(ca, { dn: '/C=CH/O=Other/CN=Otto' }, anna.key),
    voms,
    proxy: grid.vomsProxy(anna, voms, certificates, ...rfc),
    certificates,
    trust,
    vomsTrust: await lscTrust('vomsdir', {
      [`biomed/${server}.lsc`]: `${dnOf(voms)}\n${dnOf(ca)}\n`,
      'biomed/wrong.example.lsc': `${dnOf(voms)}\n${dnOf(evil)}\n`,
    }),
  };
});
afterAll(() => grid.remove());

const options = (extra: Partial<VomsOptions> = {}): VomsOptions => ({
  trust: world.trust,
  voms: world.vomsTrust,
  clock: Date.now,
  hostName: 'se.example',
  ...extra,
});
const identify = (holder: Holder, extra?: Partial<VomsOptions>) =>
  identifyChain(pemOf(holder), options(extra));
const later = (ms: number): Partial<VomsOptions> => ({ clock: () => Date.now() + ms });

const vomsProxy = (...args: readonly string[]) =>
  grid.vomsProxy(world.anna, world.voms, world.certificates, ...args);
const gridProxy = (holder: Holder, ...args: readonly string[]) =>
  grid.gridProxy(holder, world.certificates, ...args);

/** The attribute certificate that a VOMS client put into a proxy. */
function acOf(proxy: Holder): Buffer {
  const { extensions } = readCertificate(firstOf(proxy).raw, 'the proxy');
  const [element] = splitAttributeCertificates(
    extensions.get(attributeCertificatesOid)?.value ?? Buffer.alloc(0),
  );
  if (element === undefined) throw new Error('the proxy has no attribute certificate');
  return encodeElement(element.tag, element.value);
}

/** A proxy of the holder's with extensions that no program would put there; PEM text of the chain. */
function graft(holder: Holder, ...extensions: readonly TestExtension[]): readonly Buffer[] {
  const certificate = firstOf(holder);
  const skew = Date.now() - fixtureNow;
  const by = { der: certificate.raw, key: keyOf(holder), dn: dnOf(holder) };
  const proxy = issue({
    dn: `${by.dn}/CN=42`,
    by,
    scheme: scheme.rsaSha256,
    from: skew - hour,
    until: skew + hour,
    extensions: [proxyInfo(), keyUsage('digitalSignature', 'keyEncipherment'), ...extensions],
  });
  return [proxy.der, certificate.raw];
}
const identifyGraft = (holder: Holder, ...acs: readonly Buffer[]) =>
  identifyChain(graft(holder, vomsExtension(...acs)), options());

/** Signed anew by somebody, whatever it says. */
function resigned(ac: Buffer, by: Holder): Buffer {
  const [info] = readChildren(readElement(ac), 0x30);
  if (info === undefined) throw new Error('the attribute certificate is empty');
  return signed(encodeElement(info.tag, info.value), scheme.rsaSha256, keyOf(by));
}

const sha256 = (der: Buffer) => createHash('sha256').update(der).digest('hex');

function replaced(ac: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(ac.toString('latin1').replace(from, to), 'latin1');
  expect(changed.equals(ac)).toBe(false);
  return changed;
}

describe('the hashes of names', () => {
  it.each([
    '/C=CH/O=Grid/CN=Grid CA',
    '/DC=ch/DC=cern/CN=  Two   blanks ',
    '/O=Spital Zürich/emailAddress=CA@Example.ORG/CN=ÄÖÜ Ca',
    '/O=x/OU=a+CN=b/CN=Multi',
  ])('are those of openssl for %s', (dn) => {
    const file = grid.fresh('.pem');
    grid.run('openssl', [
      'req',
      '-x509',
      '-new',
      '-utf8',
      '-multivalue-rdn',
      '-key',
      world.anna.key,
      '-subj',
      dn,
      '-config',
      `${world.ca.directory}/openssl.cnf`,
      '-out',
      file,
    ]);
    const lines = grid.run('openssl', ['x509', '-noout', '-subject_hash', '-subject_hash_old', '-in', file]);
    expect(nameHashes(subjectOf(firstOf({ cert: file }).raw))).toEqual(lines.trim().split('\n'));
  });
});

const both = { fqans: ['/biomed/imaging/Role=physician', '/biomed'], vo: 'biomed', host: server };

const good: readonly (readonly [
  sentence: string,
  run: () => ChainIdentity | Promise<ChainIdentity>,
  expected: object,
])[] = [
  [
    'a VOMS proxy',
    () => identify(world.proxy),
    { attributes: [both], proxy: { kind: 'rfc3820', limited: false } },
  ],
  [
    'a VOMS proxy with the holder as older servers write it',
    () => identify(vomsProxy('-rfc', ...biomed)),
    { attributes: [both] },
  ],
  [
    'a limited VOMS proxy',
    () => identify(vomsProxy(...rfc, '-limited')),
    { attributes: [both], proxy: { limited: true } },
  ],
  [
    'a legacy VOMS proxy',
    () => identify(vomsProxy('-proxyver', '2', '-newformat', ...biomed)),
    { attributes: [both], proxy: { kind: 'legacy', limited: false } },
  ],
  [
    'a proxy of a VOMS proxy',
    () => identify(gridProxy(world.proxy, '-rfc')),
    { attributes: [both], proxy: { depth: 2 } },
  ],
  [
    'a proxy without attributes',
    () => identify(gridProxy(world.anna, '-rfc')),
    { attributes: [], proxy: { depth: 1 } },
  ],
  [
    'a limited proxy',
    () => identify(gridProxy(world.anna, '-rfc', '-limited')),
    { proxy: { limited: true, kind: 'rfc3820' } },
  ],
  [
    'a legacy proxy',
    () => identify(gridProxy(world.anna, '-old')),
    { proxy: { limited: false, kind: 'legacy' } },
  ],
  [
    'a limited legacy proxy',
    () => identify(gridProxy(world.anna, '-old', '-limited')),
    { proxy: { limited: true, kind: 'legacy' } },
  ],
  [
    'a full proxy of a limited one, which stays limited',
    () => identify(gridProxy(gridProxy(world.anna, '-rfc', '-limited'), '-rfc')),
    { proxy: { limited: true, depth: 2 } },
  ],
  [
    'a proxy that uses up its path length',
    () => identify(gridProxy(gridProxy(world.anna, '-rfc', '-path-length', '1'), '-rfc')),
    { proxy: { depth: 2 } },
  ],
  [
    'a VOMS proxy where the certificate of the server is installed, and not its names',
    async () =>
      identify(world.proxy, { voms: await lscTrust('olddir', { 'biomed/any.pem': pemOf(world.voms) }) }),
    { attributes: [both] },
  ],
  [
    'a VOMS proxy under a current CRL and a namespaces file',
    async () => {
      const hash = grid.hash(world.ca, '-subject_hash_old');
      const trust = await caTrust('with-crl', {
        [`${hash}.0`]: pemOf(world.ca),
        [`${hash}.r0`]: grid.revocationList(world.ca),
        [`${hash}.namespaces`]: `TO Issuer "${world.ca.dn}" \\\n  PERMIT Subject "/C=CH/O=Grid/.*"\n`,
      });
      return identify(world.proxy, { trust });
    },
    { attributes: [both] },
  ],
  [
    'an attribute certificate that the client moved into a proxy of the same person',
    () => identifyGraft(world.anna, acOf(world.proxy)),
    { attributes: [both] },
  ],
];

type Expected = `chain: ${string}` | `voms: ${string}`;
const bad: readonly (readonly [
  sentence: string,
  expected: Expected,
  run: () => ChainIdentity | Promise<ChainIdentity>,
])[] = [
  [
    'attributes signed with the key of somebody else',
    'voms: forged',
    () =>
      identify(
        grid.vomsProxy(
          world.anna,
          { cert: world.voms.cert, key: world.anna.key },
          world.certificates,
          ...rfc,
        ),
      ),
  ],
  [
    'attributes with a changed role',
    'voms: forged',
    () => identifyGraft(world.anna, replaced(acOf(world.proxy), 'Role=physician', 'Role=professor')),
  ],
  [
    'attributes signed anew by the user',
    'voms: forged',
    () => identifyGraft(world.anna, resigned(acOf(world.proxy), world.anna)),
  ],
  [
    'attributes that expired',
    'voms: expired',
    () => identify(vomsProxy(...rfc, '-vomslife', '1'), later(2 * hour)),
  ],
  [
    'attributes that are not valid yet',
    'voms: not-yet-valid',
    () => identify(vomsProxy(...rfc, '-pastproxy', '1:00'), later(-hour / 2)),
  ],
  [
    "attributes of Anna's in a proxy of Bert's",
    'voms: foreign-holder',
    () => identifyGraft(world.bert, acOf(world.proxy)),
  ],
  [
    'attributes of the certificate that was renewed since',
    'voms: foreign-holder',
    () => identifyGraft(world.renewed, acOf(world.proxy)),
  ],
  [
    'attributes of a VO that is not admitted',
    'voms: unknown-vo',
    () => identify(vomsProxy('-rfc', '-newformat', '-voms', 'cms', '-uri', `${server}:1`, '-fqan', '/cms')),
  ],
  [
    'attributes of a server that has no .lsc file',
    'voms: unknown-signer',
    () => identify(vomsProxy('-rfc', '-newformat', '-voms', 'biomed', '-uri', 'other.example:1', ...fqans)),
  ],
  [
    'attributes signed by a person of the same CA',
    'voms: unknown-signer',
    () => identify(grid.vomsProxy(world.anna, world.bert, world.certificates, ...rfc)),
  ],
  [
    'attributes of a server whose .lsc file names another CA',
    'voms: unknown-signer',
    () => identify(vomsProxy('-rfc', '-newformat', '-voms', 'biomed', '-uri', 'wrong.example:1', ...fqans)),
  ],
  [
    'attributes of a server with the right name from a CA that is not trusted',
    'voms: untrusted-signer',
    () => {
      const imposter = grid.certificate(
        world.evil,
        { dn: dnOf(world.voms), section: 'server' },
        world.voms.key,
      );
      return identify(grid.vomsProxy(world.anna, imposter, world.certificates, ...rfc));
    },
  ],
  [
    'attributes of a server whose certificate expired',
    'voms: untrusted-signer',
    () => {
      const old = { dn: dnOf(world.voms), from: -2 * day, until: -day, section: 'server' } as const;
      const expired = grid.certificate(world.ca, old, world.voms.key);
      return identify(grid.vomsProxy(world.anna, expired, world.certificates, ...rfc));
    },
  ],
  [
    'attributes of a server whose certificate is revoked',
    'voms: untrusted-signer',
    async () => {
      const shape = { dn: dnOf(world.voms), section: 'server' } as const;
      const revoked = grid.certificate(world.ca, shape, world.voms.key);
      const list = grid.revocationList(world.ca, [revoked]);
      const trust = await caTrust('signer-revoked', {
        ...caFiles(world.ca, '/C=CH/O=Grid/*'),
        [`${grid.hash(world.ca)}.r0`]: list,
      });
      return identify(grid.vomsProxy(world.anna, revoked, world.certificates, ...rfc), { trust });
    },
  ],
  [
    'attributes for other hosts',
    'voms: wrong-target',
    () => identify(vomsProxy(...rfc, '-target', 'other.example')),
  ],
  [
    'attributes with a group of another VO',
    'voms: fqan-of-another-vo',
    () => identify(vomsProxy(...rfc, '-fqan', '/atlas/Role=production')),
  ],
  [
    'attributes with a group that is not one',
    'voms: malformed',
    () => identify(vomsProxy(...rfc, '-fqan', '/biomed/a b')),
  ],
  [
    'attributes that are cut off',
    'voms: malformed',
    () =>
      identifyGraft(world.anna, encodeElement(0x30, readElement(acOf(world.proxy)).value.subarray(0, 400))),
  ],
  [
    'attributes that are somebody’s certificate',
    'voms: malformed',
    () => identifyGraft(world.anna, firstOf(world.anna).raw),
  ],
  [
    'attributes signed with SHA-1, as the program does below an ECDSA CA',
    'voms: weak-signature',
    async () => {
      const weak = grid.certificate(
        world.elliptic,
        { dn: `/C=CH/O=Grid/CN=${server}`, section: 'server' },
        world.voms.key,
      );
      const voms = await lscTrust('ec-dir', {
        [`biomed/${server}.lsc`]: `${dnOf(weak)}\n${world.elliptic.dn}\n`,
      });
      return identify(grid.vomsProxy(world.anna, weak, world.certificates, ...rfc), { voms });
    },
  ],
  [
    'a proxy signed with SHA-1, as the program does below an ECDSA CA',
    'chain: weak-signature',
    () => {
      const user = grid.certificate(world.elliptic, { dn: '/C=CH/O=Grid/CN=Eva' }, world.anna.key);
      return identify(grid.vomsProxy(user, world.voms, world.certificates, ...rfc));
    },
  ],
  [
    'an independent proxy',
    'chain: proxy-independent',
    () => identify(gridProxy(world.anna, '-rfc', '-independent')),
  ],
  [
    'a proxy with a policy of its own',
    'chain: proxy-language',
    () => {
      const policy = grid.fresh('.policy');
      writeFileSync(policy, 'may read\n');
      return identify(gridProxy(world.anna, '-rfc', '-policy', policy, '-pl', '1.2.3.4.5'));
    },
  ],
  [
    'a draft proxy of Globus Toolkit 3',
    'chain: critical-extension',
    () => identify(gridProxy(world.anna, '-draft')),
  ],
  [
    'a proxy below one that allows none',
    'chain: proxy-path-length',
    () => identify(gridProxy(vomsProxy(...rfc, '-path-length', '0'), '-rfc')),
  ],
  [
    'two proxies below one that allows one',
    'chain: proxy-path-length',
    () => identify(gridProxy(gridProxy(gridProxy(world.anna, '-rfc', '-path-length', '1'), '-rfc'), '-rfc')),
  ],
  ['a proxy that expired', 'chain: expired', () => identify(world.proxy, later(13 * hour))],
  ['a proxy that is not valid yet', 'chain: not-yet-valid', () => identify(world.proxy, later(-hour))],
  [
    'a proxy of a certificate that expired',
    'chain: expired',
    () => {
      const old = grid.certificate(
        world.ca,
        { dn: '/C=CH/O=Grid/CN=Old', from: -2 * day, until: -day },
        world.anna.key,
      );
      return identifyChain(graft(old), options());
    },
  ],
  [
    'a proxy with a key of 1024 bits',
    'chain: weak-key',
    () => identify(gridProxy(world.anna, '-rfc', '-bits', '1024')),
  ],
  [
    'a proxy that may sign certificates',
    'chain: proxy-is-ca',
    () => identify(vomsProxy(...rfc, '-keyusage', 'digitalSignature,keyCertSign')),
  ],
  [
    'a proxy for servers',
    'chain: not-for-clients',
    () => identify(vomsProxy(...rfc, '-extkeyusage', 'serverAuth')),
  ],
  [
    'a proxy in the name of somebody else',
    'chain: proxy-subject',
    () => identify(vomsProxy(...rfc, '-newsubject', '/C=CH/O=Grid/CN=Bert/CN=1')),
  ],
  [
    'a proxy of a revoked person',
    'chain: revoked',
    async () => {
      const gone = grid.certificate(world.ca, { dn: '/C=CH/O=Grid/CN=Gone' }, world.anna.key);
      const trust = await caTrust('user-revoked', {
        ...caFiles(world.ca, '/C=CH/O=Grid/*'),
        [`${grid.hash(world.ca)}.r0`]: grid.revocationList(world.ca, [gone]),
      });
      return identify(gridProxy(gone, '-rfc'), { trust });
    },
  ],
  [
    'a proxy under a stale CRL',
    'chain: revocation-unknown',
    async () => {
      const trust = await caTrust('stale', {
        ...caFiles(world.ca, '/C=CH/O=Grid/*'),
        [`${grid.hash(world.ca)}.r0`]: grid.revocationList(world.ca, [], 1),
      });
      const proxy = gridProxy(world.anna, '-rfc', '-valid', '72:00');
      return identify(proxy, { trust, ...later(2 * day) });
    },
  ],
  [
    'a person of a CA that is not in the directory',
    'chain: unknown-anchor',
    () => identify(grid.certificate(world.evil, { dn: '/C=CH/O=Grid/CN=Mallory' }, world.anna.key)),
  ],
  ['a person whom the signing policy does not cover', 'chain: namespace', () => identify(world.otto)],
  [
    'a proxy of a person whom the signing policy does not cover',
    'chain: namespace',
    () => identify(gridProxy(world.otto, '-rfc')),
  ],
  [
    'a chain without the person',
    'chain: unknown-anchor',
    () => identifyChain([firstOf(world.proxy).raw], options()),
  ],
  [
    'a proxy with the certificate of another person behind it',
    'chain: name-chaining',
    () => identifyChain([firstOf(world.proxy).raw, firstOf(world.bert).raw], options()),
  ],
];

async function outcomeOf(run: () => ChainIdentity | Promise<ChainIdentity>): Promise<string> {
  try {
    const { attributes, refused } = await run();
    expect(attributes).toEqual([]);
    return refused.map(({ reason }) => `voms: ${reason}`).join();
  } catch (thrown) {
    if (isMdmError(thrown) && thrown.field === 'chain') return `chain: ${thrown.refusal?.reason}`;
    throw thrown;
  }
}

describe('what the programs of the grid make', () => {
  it.each(good)('is accepted: %s', async (_sentence, run, expected) => {
    const identity = await run();
    expect(identity.refused).toEqual([]);
    expect(identity).toMatchObject({ dn: dnOf(world.anna), ...expected });
  });

  it.each(bad)('is refused: %s (%s)', async (_sentence, expected, run) => {
    expect(await outcomeOf(run)).toBe(expected);
  });
});

/** What a server sees of a client that connects with the chain. */
async function chainOverTls(client: Holder, run: (chain: readonly Buffer[], socket: TLSSocket) => void) {
  const { cert, key } = {
    cert: pemOf(world.voms),
    key: keyOf(world.voms).export({ type: 'pkcs8', format: 'pem' }),
  };
  const tls = createServer({ ...chainServerOptions, cert, key, minVersion: 'TLSv1.3' }).listen(
    0,
    '127.0.0.1',
  );
  await once(tls, 'listening');
  const address = tls.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets: TLSSocket[] = [];
  try {
    let session: Buffer | undefined;
    for (const _connection of ['first', 'second']) {
      const accepted = once(tls, 'secureConnection');
      const own = { cert: pemOf(client), key: keyOf(client).export({ type: 'pkcs8', format: 'pem' }) };
      const socket = connect({
        port,
        host: '127.0.0.1',
        ca: pemOf(world.ca),
        ...own,
        session,
      });
      socket.on('session', (ticket) => {
        session = ticket;
      });
      const [peer]: TLSSocket[] = await accepted;
      if (peer === undefined) throw new Error('there is no connection');
      sockets.push(socket, peer);
      run(peerChain(peer), peer);
      const over = once(socket, 'close');
      socket.resume();
      peer.end('bye');
      await over;
    }
    expect(session).toBeDefined();
  } finally {
    for (const socket of sockets) socket.destroy();
    tls.close();
  }
}

describe('a chain over TLS 1.3', () => {
  it.each<readonly [string, () => Holder, object]>([
    ['a VOMS proxy', () => world.proxy, { attributes: [both], proxy: { kind: 'rfc3820', depth: 1 } }],
    [
      'a proxy of a proxy',
      () => gridProxy(world.proxy, '-rfc', '-limited'),
      { attributes: [both], proxy: { limited: true, depth: 2 } },
    ],
    ['a legacy proxy', () => gridProxy(world.anna, '-old'), { proxy: { kind: 'legacy', depth: 1 } }],
    ['a person', () => world.anna, { proxy: undefined }],
  ])('is what the client sent, also when it comes back: %s', async (_sentence, make, expected) => {
    const client = make();
    const sent = pemBlocks(pemOf(client), 'CERTIFICATE');
    await chainOverTls(client, (chain, socket) => {
      expect(socket.getProtocol()).toBe('TLSv1.3');
      expect(socket.isSessionReused()).toBe(false);
      // the client appends a CA that it trusts itself
      expect(chain.slice(0, sent.length).map(sha256)).toEqual(sent.map(sha256));
      expect(identifyChain(chain, options())).toMatchObject({
        dn: dnOf(world.anna),
        refused: [],
        ...expected,
      });
    });
  });

  it('is refused when it is longer than any', async () => {
    const cert = grid.fresh('.pem');
    writeFileSync(cert, pemOf(world.anna) + pemOf(world.evil).repeat(10));
    const run = chainOverTls({ cert, key: world.anna.key }, () => undefined);
    await expect(run).rejects.toMatchObject({ refusal: { reason: 'too-long' } });
  });
});
