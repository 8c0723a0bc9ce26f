import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConnectOptions, connectMdm, type MdmClient, signIn } from '@mdm/client';
import {
  type Credential,
  createSiteCa,
  dnOfCertificate,
  issueProxy,
  issueServiceCertificate,
  issueUserCertificate,
  readUserCredential,
} from '@mdm/identity';
import { type Authority, firstOf, Grid, type Holder } from '@mdm/identity/testing';
import { channelCredentials, openChannel } from '@mdm/rpc';
import { definition as amga } from '@mdm/service-amga';
import { startTestSites, type TestSites } from '@mdm/testbed';
import { gateway } from '../definition.js';
import { eventually } from '../testing.js';

const hour = 3_600_000;
const voms = 'voms.example';
const guid = '0190163d-8694-739b-aea5-966c26f8ad91';
const nobody = { code: 'permission-denied', refusal: { reason: 'principals' } };
const invalid = (reason: string) => ({ code: 'certificate-invalid', refusal: { reason } });

let grid: Grid;
let sites: TestSites;
let certificates: string;
let ca: Authority;
/** Will be taken out of the directory. */
let former: Authority;
/** Is not in it. */
let evil: Authority;
let server: Holder;
/** Known by a VO only. */
let anna: Holder;
/** In principals.users, as are Bert and Carla. */
let otto: Holder;
let bert: Holder;
let carla: Holder;
let offset = 0;
const clock = () => Date.now() + offset;
const closing: (() => void)[] = [];

const ottosGroups = ['/biomed/a/Role=guest'];
const dnOf = (holder: Pick<Holder, 'cert'>) => dnOfCertificate(firstOf(holder));
function fileOf(pem: string): Pick<Holder, 'cert'> {
  const cert = grid.fresh('.pem');
  writeFileSync(cert, pem);
  return { cert };
}

beforeAll(async () => {
  grid = new Grid();
  certificates = grid.at('certificates');
  mkdirSync(certificates);
  ca = grid.authority('ca', '/C=CH/O=Grid/CN=Grid CA');
  former = grid.authority('former', '/C=CH/O=Former/CN=Former CA');
  evil = grid.authority('evil', '/C=CH/O=Grid/CN=Evil CA');
  grid.trust(certificates, ca, '/C=CH/O=Grid/*');
  grid.trust(certificates, former, '/C=CH/O=Former/*');
  server = grid.certificate(ca, { dn: `/C=CH/O=Grid/CN=${voms}`, section: 'server' });
  anna = grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Anna Arzt' });
  otto = grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Otto' }, anna.key);
  bert = grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Bert' }, anna.key);
  carla = grid.certificate(former, { dn: '/C=CH/O=Former/CN=Carla' }, anna.key);
  for (const vo of ['biomed', 'atlas']) grid.trustVoms(vo, voms, server, ca);
  sites = await startTestSites({
    sites: ['a', 'b'],
    services: [gateway, amga],
    clock,
    adjust: (config, site) => {
      if (site !== 'a') return;
      config.identity = {
        caDirectory: certificates,
        vomsDirectory: grid.at('vomsdir'),
        vos: [{ name: 'biomed', groups: ['/biomed/imaging'] }],
      };
      for (const holder of [otto, bert, carla])
        config.principals.users.push({ dn: dnOf(holder), groups: ottosGroups });
    },
  });
});
afterAll(async () => {
  for (const close of closing) close();
  await sites?.close();
  grid?.remove();
});

const address = () => ({ gateway: sites.door('a', 'gateway').address, site: 'a', clock });
const ownCa = () => sites.site('a').ca.cert;

/** What somebody dials with: the chain and the key of PEM files. */
async function credentialOf(holder: Holder): Promise<Credential> {
  const ask = () => Promise.reject(new Error('there is no passphrase'));
  const { chain, key } = await readUserCredential({ kind: 'pem', ...holder, ask });
  return { cert: chain, key, ca: ownCa() };
}

/** The program's own client, over TLS. */
async function as(who: Holder | Credential): Promise<MdmClient> {
  const credential = 'ca' in who ? who : await credentialOf(who);
  const options: ConnectOptions = { ...address(), credential };
  const client = await connectMdm(options);
  closing.push(() => client.close());
  return client;
}
const signInWith = async (holder: Holder) => signIn({ ...address(), credential: await credentialOf(holder) });

const gridProxy = (holder: Holder, ...args: readonly string[]) =>
  grid.gridProxy(holder, certificates, '-rfc', ...args);
const membership = (vo: string, ...fqans: readonly string[]) => [
  ...['-voms', vo, '-uri', `${voms}:15000`],
  ...fqans.flatMap((fqan) => ['-fqan', fqan]),
];
const biomed = membership('biomed', '/biomed/imaging/Role=physician', '/biomed', '/biomed/imaging');
const vomsProxy = (holder: Holder, args: readonly string[] = biomed, signer = server) =>
  grid.vomsProxy(holder, signer, certificates, '-rfc', '-newformat', ...args);

async function atTime<T>(ms: number, run: () => Promise<T>): Promise<T> {
  offset = ms;
  try {
    return await run();
  } finally {
    offset = 0;
  }
}

const auditRecords = () => sites.door('a', 'gateway').auditRecords();
async function recordsOf(run: () => Promise<unknown>) {
  const before = (await auditRecords()).length;
  await run();
  return (await auditRecords()).slice(before);
}

describe('a certificate of a grid CA', () => {
  it('signs in whom the site knows, with the groups of site.yaml', async () => {
    const client = await as(otto);
    expect(await client.whoAmI()).toMatchObject({
      dn: dnOf(otto),
      groups: ottosGroups,
      issuer: 'a',
      level: 'pseudonymous',
      limits: { rights: [] },
    });
    expect((await client.narrow({})).permit.source).toBe('exchange');
  });

  it('is nobody when neither the site nor a VO knows the holder', async () => {
    await expect(signInWith(anna)).rejects.toMatchObject({
      ...nobody,
      remedy: expect.stringContaining('identity.vos'),
    });
  });

  it('is refused when another CA has issued it, or when the CA may not vouch for the name', async () => {
    await expect(signInWith(grid.certificate(evil, { dn: dnOf(otto) }, otto.key))).rejects.toMatchObject(
      invalid('unknown-anchor'),
    );
    const { physician } = sites.site('a').people;
    await expect(signInWith(grid.certificate(ca, { dn: physician.dn }, otto.key))).rejects.toMatchObject(
      invalid('namespace'),
    );
  });
});

describe('a proxy', () => {
  it.each(['-rfc', '-old'])('of grid-proxy-init %s is its holder, until it ends', async (form) => {
    const proxy = grid.gridProxy(otto, certificates, form, '-valid', '2:00');
    const client = await as(proxy);
    expect(await client.whoAmI()).toMatchObject({ dn: dnOf(otto), groups: ottosGroups });
    const { permit } = await signInWith(proxy);
    expect(permit.expiresAt).toBe(Date.parse(firstOf(proxy).validTo));
    expect(permit.limits.rights).toEqual([]);
  });

  it('may be made of another one', async () => {
    const first = gridProxy(otto);
    const { dn } = await (await as(gridProxy(first))).whoAmI();
    expect(dn).toBe(dnOf(otto));
  });

  it.each([
    ['limited', () => gridProxy(otto, '-limited')],
    ['full, but made of a limited one,', () => gridProxy(gridProxy(otto, '-limited'))],
    ['limited, of a VO,', () => vomsProxy(otto, [...biomed, '-limited'])],
  ])('that is %s finds and reads, and neither delegates nor shares', async (_what, make) => {
    const client = await as(make());
    expect(await client.whoAmI()).toMatchObject({
      dn: dnOf(otto),
      limits: { rights: ['find', 'read'] },
    });
    const beyond = (right: string) => ({
      code: 'permission-denied',
      refusal: { layer: 'token', reason: `right/${right}` },
    });
    await expect(client.narrow({})).rejects.toMatchObject(beyond('delegate'));
    const grant = (from: MdmClient) => from.grant({ collection: guid, site: 'a' }, { group: '/biomed' }, 'r');
    await expect(grant(client)).rejects.toMatchObject(beyond('share'));
    await expect(grant(await as(gridProxy(otto)))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of a person of another site is refused, as they are themselves', async () => {
    const { visitor, proxy } = await proxied('b');
    for (const credential of [visitor, proxy])
      await expect(signIn({ ...address(), credential })).rejects.toMatchObject({
        code: 'caller-not-allowed',
        refusal: { layer: 'caller' },
      });
  });

  it('of a person of this site signs in as they do', async () => {
    const { physician } = sites.site('a').people;
    expect(await (await as((await proxied('a')).proxy)).whoAmI()).toMatchObject({
      dn: physician.dn,
      groups: physician.groups,
      level: 'identified',
    });
  });
});

/** A person of a site, and a proxy of theirs: the programs of the grid cannot make one with a P-256 key. */
async function proxied(site: string) {
  const { people, userDirectory } = sites.site(site);
  const own = await readUserCredential({ kind: 'directory', directory: userDirectory(people.physician) });
  const dialled = ({ chain, key }: typeof own): Credential => ({ cert: chain, key, ca: ownCa() });
  return { visitor: dialled(own), proxy: dialled(await issueProxy({ ...own, clock })) };
}

describe('a proxy with VOMS attributes', () => {
  it('has the groups that are believed of the VO, in their order, then those of site.yaml', async () => {
    const believed = ['/biomed/imaging/Role=physician', '/biomed/imaging'];
    expect(await (await as(vomsProxy(anna))).whoAmI()).toMatchObject({ dn: dnOf(anna), groups: believed });
    expect(await (await as(vomsProxy(otto))).whoAmI()).toMatchObject({
      dn: dnOf(otto),
      groups: [...believed, ...ottosGroups],
    });
    const others = membership('biomed', '/biomed/imaging', '/biomed/imaging/Role=physician');
    expect((await (await as(vomsProxy(anna, others))).whoAmI()).groups).toEqual(believed.toReversed());
  });

  it('ends with its attributes, and so do permit and tokens', async () => {
    const proxy = vomsProxy(anna, [...biomed, '-vomslife', '1', '-hours', '12']);
    const { permit } = await signInWith(proxy);
    const end = permit.expiresAt;
    expect(Math.abs(end - (Date.now() + hour))).toBeLessThan(5 * 60_000);
    expect(Date.parse(firstOf(proxy).validTo)).toBeGreaterThan(end + 10 * hour);
    const client = await as(proxy);
    await atTime(hour - 10 * 60_000, async () => {
      expect((await client.whoAmI()).expiresAt).toBe(end);
    });
    await atTime(hour + 5 * 60_000, async () => {
      await expect(client.whoAmI()).rejects.toMatchObject(invalid('expired'));
    });
  });

  it('of a VO that is not believed counts only for whom the site knows', async () => {
    const cms = membership('cms', '/cms/Role=production');
    const atlas = membership('atlas', '/atlas/Role=production');
    const beyond = membership('biomed', '/biomed', '/biomed/heart');
    for (const unknown of [cms, atlas, beyond]) {
      await expect(signInWith(vomsProxy(anna, unknown))).rejects.toMatchObject(nobody);
      expect(await (await as(vomsProxy(otto, unknown))).whoAmI()).toMatchObject({ groups: ottosGroups });
    }
  });

  it.each([
    ['forged', () => vomsProxy(otto, biomed, { cert: server.cert, key: otto.key }), 0],
    ['unknown-signer', () => vomsProxy(otto, biomed, bert), 0],
    ['fqan-of-another-vo', () => vomsProxy(otto, [...biomed, '-fqan', '/atlas/Role=production']), 0],
    ['expired', () => vomsProxy(otto, [...biomed, '-vomslife', '1']), 2 * hour],
  ])('that are %s is refused, also for whom the site knows, and audited once', async (reason, make, at) => {
    const proxy = make();
    const records = await recordsOf(() =>
      atTime(at, () =>
        expect(signInWith(proxy)).rejects.toMatchObject({ ...invalid(reason), field: 'voms' }),
      ),
    );
    expect(records).toMatchObject([
      {
        operation: 'gateway.sign-in',
        outcome: 'refused',
        code: 'certificate-invalid',
        detail: { reason },
        subject: null,
      },
    ]);
  });
});

describe('what changes while the gateway runs', () => {
  /** Somebody whose connection was there before. */
  async function connected(holder: Holder) {
    const client = await as(holder);
    const [record] = await recordsOf(() => client.sites());
    const originOf = async () => (await auditRecords()).at(-1)?.origin;
    return { client, origin: record?.origin, originOf };
  }
  const becomes = (client: MdmClient, reason: string) =>
    eventually(() =>
      client.whoAmI().then(
        () => false,
        (error) => error.code === 'certificate-invalid' && error.refusal?.reason === reason,
      ),
    );

  it('shuts out whom a new CRL names, on the connection that is open, and nobody else', async () => {
    const revoked = await connected(bert);
    const other = await connected(otto);
    const proxied = await connected(gridProxy(bert));
    writeFileSync(path.join(certificates, `${grid.hash(ca)}.r0`), grid.revocationList(ca, [bert]));
    await becomes(revoked.client, 'revoked');
    expect(await revoked.originOf()).toBe(revoked.origin);
    await becomes(proxied.client, 'revoked');
    expect(await other.client.whoAmI()).toMatchObject({ dn: dnOf(otto) });
    expect(await other.originOf()).toBe(other.origin);
  });

  it('shuts out whom a CA vouches for that is taken out, and lets them in when it is back', async () => {
    const { client, origin, originOf } = await connected(carla);
    rmSync(path.join(certificates, `${grid.hash(former)}.0`));
    await becomes(client, 'unknown-anchor');
    expect(await originOf()).toBe(origin);
    grid.trust(certificates, former, '/C=CH/O=Former/*');
    await eventually(() =>
      client.whoAmI().then(
        ({ dn }) => dn === dnOf(carla),
        () => false,
      ),
    );
  });

  it('takes a VOMS server away', async () => {
    const client = await as(vomsProxy(anna));
    expect(await client.whoAmI()).toMatchObject({ dn: dnOf(anna) });
    rmSync(grid.at('vomsdir', 'biomed'), { recursive: true });
    // A VO that nobody speaks for any more says nothing: what its member was given ends with the permit.
    await eventually(async () =>
      signInWith(vomsProxy(anna)).then(
        () => false,
        (error) => error.refusal?.reason === 'principals',
      ),
    );
  });
});

describe('a certificate of a service', () => {
  it('that TLS does not trust is nobody, even from a CA of the directory', async () => {
    const siteCa = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 2 }, clock });
    const forged = await issueServiceCertificate({
      ca: siteCa,
      site: 'a',
      service: 'dicom-bridge',
      hosts: ['localhost'],
      validity: { days: 1 },
      clock,
    });
    const channel = openChannel({
      address: address().gateway,
      credentials: channelCredentials({
        material: { certificate: Buffer.from(forged.cert), privateKey: Buffer.from(forged.key) },
        authorities: [ownCa()],
        site: 'a',
        service: 'gateway',
      }),
      peer: 'mdm://a/gateway',
    });
    closing.push(() => channel.close());
    const sessions = channel.client('mdm.gateway.v1.SessionService');
    const calls = () => [
      sessions.whoAmI({}),
      sessions.signIn({}),
      sessions.signInService({ dn: dnOf(otto) }),
      sessions.getObjectList({ hash: '0'.repeat(64), site: 'a' }),
    ];
    for (const call of calls()) await expect(call).rejects.toMatchObject({ code: 'certificate-invalid' });
    const file = fileOf(siteCa.cert);
    grid.trust(certificates, { ...file, dn: dnOf(file) }, '/*');
    const person = await issueUserCertificate({
      ca: siteCa,
      dn: '/O=Hospital A/CN=Eve',
      validity: { days: 1 },
      clock,
    });
    await eventually(() =>
      signIn({ ...address(), credential: { ...person, ca: ownCa() } }).then(
        () => false,
        ({ refusal }) => refusal?.reason === 'principals',
      ),
    );
    for (const call of calls()) await expect(call).rejects.toMatchObject({ code: 'certificate-invalid' });
  });
});

describe('a guest', () => {
  it('is nobody, with whatever CAs', async () => {
    const channel = openChannel({
      address: address().gateway,
      credentials: channelCredentials({ authorities: [ownCa()], site: 'a', service: 'gateway' }),
      peer: 'mdm://a/gateway',
    });
    closing.push(() => channel.close());
    const sessions = channel.client('mdm.gateway.v1.SessionService');
    await expect(sessions.whoAmI({})).rejects.toMatchObject({ code: 'token-missing' });
    await expect(sessions.signIn({})).rejects.toMatchObject({ code: 'caller-not-allowed' });
  });
});
