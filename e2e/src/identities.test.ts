import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Finished, mdm } from '@mdm/cli/testing';
import {
  connectMdm,
  type HeldPermit,
  type MdmClient,
  type NewPermit,
  readPermit,
  signIn,
  signInByDevice,
  writePermit,
} from '@mdm/client';
import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import { issueUserCertificate, readUserCredential } from '@mdm/identity';
import { Grid, type Holder } from '@mdm/identity/testing';
import { startProvider, type TestProvider } from '@mdm/openid/testing';
import { editSite, holderOf } from '@mdm/testbed';
import { eventually, type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { found } from './images.js';

/**
 * Hospital C has a study of three series. Two are shared with a group of a VO, one with a group of hospital B. A
 * and C believe hospital B about its own people and its own groups only.
 */

const sites = ['a', 'b', 'c'] as const;
const hour = 3_600_000;
const voms = 'voms.example';
const imaging = '/biomed/imaging';
const doctors = '/biomed/b/Role=doctor';
const patient = { patientId: 'ID-1', patientName: 'Test^Ida', patientBirthDate: '19600229' };
const findAndRead = ['find', 'read'] as const;

interface Image {
  readonly file: string;
  readonly guid: string;
  readonly lfn: string;
  readonly plaintext: Buffer;
}

let directory: string;
let grid: Grid;
let certificates: string;
let server: Holder;
let hanna: Holder;
let provider: TestProvider;
let federation: Federation;
let owner: MdmClient;
/** Shared with the group of the VO, as is the next one. */
let ct: readonly Image[];
let cr: readonly Image[];
/** Shared with the doctors of hospital B. */
let mr: readonly Image[];
const closing: (() => void)[] = [];

const at = (name: string) => path.join(directory, name);
const guidsOf = (images: readonly { readonly guid: string }[]) => images.map(({ guid }) => guid).toSorted();
const first = ([image]: readonly Image[]): Image => {
  if (!image) throw new TypeError('there is no image');
  return image;
};
const seriesOf = (images: readonly Image[]) => path.posix.dirname(first(images).lfn);
const gatewayOf = (site: string) => ({
  gateway: federation.address(site, 'gateway'),
  site,
  ca: federation.site(site).ca.cert,
});

function trustGrid(): void {
  const ca = grid.authority('ca', '/C=CH/O=Grid/CN=Grid CA');
  grid.trust(certificates, ca, '/C=CH/O=Grid/*');
  server = grid.certificate(ca, { dn: `/C=CH/O=Grid/CN=${voms}`, section: 'server' });
  grid.trustVoms('biomed', voms, server, ca);
  hanna = grid.certificate(ca, { dn: '/C=CH/O=Grid/CN=Hanna Haus' });
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-identities-'));
  grid = new Grid();
  certificates = grid.caDirectory('certificates', {});
  trustGrid();
  provider = await startProvider([
    {
      client_id: 'mdm',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
    },
  ]);
  await writeFile(at('provider.pem'), provider.ca);
  federation = await startFederation({
    durable: false,
    adjust: (config, site) => {
      if (site === 'a')
        config.identity = {
          caDirectory: certificates,
          vomsDirectory: grid.at('vomsdir'),
          vos: [{ name: 'biomed' }],
        };
      if (site === 'b')
        config.identity = {
          providers: [
            {
              issuer: provider.issuer,
              title: 'Staff of hospital B',
              clientId: 'mdm',
              caFile: at('provider.pem'),
              dn: '/O=Hospital B/OU=Staff/CN={name} {sub}',
              groups: [
                { claim: 'realm_access.roles', value: 'doctor', group: doctors },
                { claim: 'realm_access.roles', value: 'imaging', group: imaging },
              ],
            },
          ],
        };
      for (const peer of config.federation.peers)
        if (peer.site === 'b') Object.assign(peer, { groups: ['/biomed/b'], subjects: ['/O=Hospital B'] });
      // Who may find an image of C is for its owner to say.
      if (site === 'c') config.ingest.sources[0].metadataGrants = [];
    },
  });
  owner = await federation.client('c', 'physician');
  [ct, cr, mr] = [await register('CT', 2), await register('CR', 1), await register('MR', 2)];
  await share('CT', imaging);
  await share('CR', imaging);
  await share('MR', doctors);
});
afterAll(async () => {
  for (const close of closing) close();
  await federation?.stop();
  await provider?.close();
  grid?.remove();
  await rm(directory, { recursive: true, force: true });
});

/** A series of the study into hospital C. */
async function register(modality: 'CT' | 'CR' | 'MR', slices: number): Promise<Image[]> {
  const common = { patient, institution: 'Hospital C', studyDate: '20240305', seed: 'identities' };
  const files = await writePhantoms(at(modality), { ...common, modality, slices, rows: 64, columns: 64 });
  const images: Image[] = [];
  for (const file of files) {
    const { guid, lfn } = await owner.waitRegistered((await owner.register(file)).guid);
    images.push({ file, guid, lfn, plaintext: await buffer(await owner.get(guid)) });
  }
  return images;
}

async function share(modality: string, group: string): Promise<void> {
  const series = await found(owner, { collection: '/mdm/Series', attributes: ['Modality'], sites: ['c'] });
  const collection = series.find(({ attributes }) => attributes.Modality === modality)?.guid ?? '';
  expect(await owner.grant({ collection }, { group }, 'r')).toMatchObject({ complete: true });
}

/** A person or a job of a site, who has a permit and nothing else. */
function holding(site: string, held: HeldPermit) {
  const clients = new Map<string, Promise<MdmClient>>();
  return {
    site,
    held,
    /** At the gateway of a site. */
    at: (through: string): Promise<MdmClient> => {
      const { gateway } = gatewayOf(site);
      const elsewhere = through !== site && { through: gatewayOf(through) };
      const client = clients.get(through) ?? connectMdm({ gateway, site, permit: held, ...elsewhere });
      if (!clients.has(through)) closing.push(() => void client.then(({ close }) => close()));
      clients.set(through, client);
      return client;
    },
  };
}
type Holding = ReturnType<typeof holding>;

const vomsProxy = (...args: readonly string[]) =>
  grid.vomsProxy(
    hanna,
    server,
    certificates,
    ...['-rfc', '-newformat', '-voms', 'biomed', '-uri', `${voms}:15000`],
    ...['-fqan', `${imaging}/Role=physician`, '-fqan', imaging, ...args],
  );

async function signInWith(proxy: Holder): Promise<NewPermit> {
  const ask = () => Promise.reject(new Error('there is no passphrase'));
  const { chain, key } = await readUserCredential({ kind: 'pem', ...proxy, ask });
  const { ca, ...address } = gatewayOf('a');
  return signIn({ ...address, credential: { cert: chain, key, ca } });
}

async function signInAtProvider(name: string, ...roles: readonly string[]): Promise<NewPermit> {
  provider.says({ name, realm_access: { roles } });
  const browsing: Promise<string>[] = [];
  const signedIn = await signInByDevice({
    ...gatewayOf('b'),
    providerCa: provider.ca,
    onPrompt: ({ verificationUriComplete = '' }) => {
      browsing.push(provider.browse(verificationUriComplete));
    },
  });
  await Promise.all(browsing);
  return signedIn;
}

/** What a site says to a query. */
async function outcomeAt(site: string, client: MdmClient, attributes: readonly string[] = ['LFN']) {
  const { rows, summary } = client.search({ sites: [site], attributes, siteDeadlineMs: 60_000 });
  for await (const row of rows) expect(row).toBeUndefined();
  return (await summary).outcomes[0];
}

/** That these images and no others are found and opened. */
async function expectAll(client: MdmClient, images: readonly Image[]): Promise<void> {
  const rows = await found(client, { siteDeadlineMs: 60_000 });
  expect(rows.map(({ site }) => site)).toEqual(images.map(() => 'c'));
  expect(guidsOf(rows)).toEqual(guidsOf(images));
  for (const { guid, lfn, plaintext } of images)
    for (const target of [guid, lfn])
      expect((await buffer(await client.get(target))).equals(plaintext)).toBe(true);
}

/** That these images look as if they were not there. */
async function expectNone(client: MdmClient, images: readonly Image[]): Promise<void> {
  for (const target of images.flatMap(({ guid, lfn }) => [guid, lfn]))
    await expectRefused(
      [client.get(target), client.key(target), client.stat(target), client.explain(target)],
      notFound,
    );
}

async function expectRefused(calls: readonly Promise<unknown>[], reason: object): Promise<void> {
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ status: 'rejected', reason });
}

const notFound = { code: 'not-found' };
const beyond = (right: string) => ({
  code: 'permission-denied',
  refusal: { layer: 'token', reason: `right/${right}` },
});
const identified = {
  kind: 'refused',
  error: {
    code: 'permission-denied',
    refusal: { site: 'c', service: 'amga', layer: 'level', reason: 'identified' },
  },
};
const wider = { code: 'permission-denied', refusal: { layer: 'token', reason: 'wider' } };

describe.each([
  {
    who: 'a VOMS proxy user of a',
    signIn: async () => holding('a', (await signInWith(vomsProxy())).held),
    dn: '/C=CH/O=Grid/CN=Hanna Haus',
    groups: [`${imaging}/Role=physician`, imaging],
    theirs: () => [...ct, ...cr],
    others: () => mr,
  },
  {
    who: 'an OIDC user of b',
    signIn: async () => holding('b', (await signInAtProvider('Dora Doctor', 'doctor', 'imaging')).held),
    dn: '/O=Hospital B/OU=Staff/CN=Dora Doctor 4711',
    groups: [doctors],
    theirs: () => mr,
    others: () => [...ct, ...cr],
  },
])('$who', ({ signIn, dn, groups, theirs, others }) => {
  let person: Holding;
  beforeAll(async () => {
    person = await signIn();
  });

  it.each(sites)('finds and opens an image of c through the gateway of %s', async (site) => {
    const client = await person.at(site);
    expect(await client.whoAmI()).toMatchObject({ dn, issuer: person.site, site });
    await expectAll(client, theirs());
  });

  it('is to c who c believes they are', async () => {
    expect(await (await person.at('c')).whoAmI()).toMatchObject({ groups, level: 'pseudonymous' });
  });

  it.each(sites)(
    'knows nothing of what was shared with others only, through the gateway of %s',
    async (site) => {
      await expectNone(await person.at(site), others());
    },
  );

  it.each(sites)('may neither register images nor share those of others, at %s', async (site) => {
    const client = await person.at(site);
    await expectRefused([client.register(first(ct).file)], {
      code: 'permission-denied',
      refusal: { site, service: 'dicom-bridge', layer: 'policy', reason: 'role/registrar' },
    });
    const shared = { image: first(theirs()).guid };
    await expectRefused([client.grant(shared, { user: dn }, 'rw'), client.revoke(shared, { user: dn })], {
      code: 'permission-denied',
      refusal: { site: 'c', service: 'gateway', layer: 'token', reason: 'issuer' },
    });
  });

  it.each(sites)('is not told by c who the patient is, through the gateway of %s', async (site) => {
    expect(await outcomeAt('c', await person.at(site), ['PatientName'])).toMatchObject(identified);
  });
});

describe('a limited proxy', () => {
  it('finds and opens, and neither makes permits nor shares', async () => {
    const limited = holding('a', (await signInWith(vomsProxy('-limited'))).held);
    for (const site of sites) {
      const client = await limited.at(site);
      await expectAll(client, [...ct, ...cr]);
      await expectRefused([client.narrow({})], beyond('delegate'));
      await expectRefused(
        [client.grant({ image: first(ct).guid }, { group: '/biomed' }, 'r')],
        beyond('share'),
      );
    }
  });
});

describe('what hospital C does not believe of b', () => {
  const issuer = { code: 'token-issuer', refusal: { layer: 'token' } };
  async function refusedByC(person: Holding, message: string) {
    const expected = { ...issuer, message: expect.stringContaining(message) };
    expect(await outcomeAt('c', await person.at('b'))).toMatchObject({ kind: 'refused', error: expected });
    for (const site of sites) await expectRefused([(await person.at(site)).get(first(ct).lfn)], expected);
  }

  it('are groups of others: of several, the others count', async () => {
    const dora = holding('b', (await signInAtProvider('Dora Doctor', 'doctor', 'imaging')).held);
    expect((await (await dora.at('b')).whoAmI()).groups).toEqual([doctors, imaging]);
    for (const site of ['a', 'c']) expect((await (await dora.at(site)).whoAmI()).groups).toEqual([doctors]);
  });

  it('are people who have nothing but such groups', async () => {
    const emil = holding('b', (await signInAtProvider('Emil', 'imaging')).held);
    expect((await (await emil.at('b')).whoAmI()).groups).toEqual([imaging]);
    await refusedByC(emil, 'may not assert any of the groups');
  });

  it('are people of other hospitals', async () => {
    const { ca, people } = federation.site('b');
    const { dn } = federation.site('c').people.physician;
    const credential = await issueUserCertificate({ ca, dn, validity: { days: 1 }, clock: Date.now });
    await editSite(federation.site('b'), ({ principals }) => {
      principals.users.push({ dn, groups: [...people.physician.groups] });
    });
    const { ca: _ca, ...address } = gatewayOf('b');
    const { held } = await eventually(() => signIn({ ...address, credential }));
    const impostor = holding('b', held);
    expect(await (await impostor.at('b')).whoAmI()).toMatchObject({ dn, issuer: 'b' });
    await refusedByC(impostor, 'may not vouch for');
  });
});

describe('a job with a narrowed token', () => {
  let made: NewPermit;
  let job: Holding;

  beforeAll(async () => {
    const { people, userDirectory } = federation.site('c');
    const signedIn = await signIn({ ...gatewayOf('c'), credential: userDirectory(people.physician) });
    const maker = await holding('c', signedIn.held).at('c');
    made = await maker.narrow({
      rights: findAndRead,
      objects: [seriesOf(ct)],
      level: 'pseudonymous',
      expiresAt: Date.now() + hour,
      label: 'night run',
    });
    await writePermit(at('night.permit'), maker.address, made);
    expect(await maker.endPermit()).toBe(1);
    await expect(maker.whoAmI()).rejects.toMatchObject({ code: 'token-invalid' });
    const { site, permit } = await readPermit(at('night.permit'));
    job = holding(site, permit);
  });

  it.each(sites)('finds and opens its images of c through the gateway of %s', async (site) => {
    const client = await job.at(site);
    expect(await client.whoAmI()).toMatchObject({ site, issuer: 'c', limits: { rights: findAndRead } });
    await expectAll(client, ct);
  });

  it.each(sites)('knows nothing but its images, through the gateway of %s', async (site) => {
    await expectNone(await job.at(site), [...cr, ...mr]);
  });

  it.each(sites)('is not told by c who the patient is, through the gateway of %s', async (site) => {
    expect(await outcomeAt('c', await job.at(site), ['PatientName'])).toMatchObject(identified);
  });

  it.each(sites)('neither registers nor shares nor makes permits, at %s', async (site) => {
    const client = await job.at(site);
    const { file, guid } = first(ct);
    const group = '/biomed';
    await expectRefused([client.register(file)], beyond('write'));
    await expectRefused(
      [client.grant({ image: guid }, { group }, 'r'), client.revoke({ image: guid }, { group })],
      beyond('share'),
    );
    await expectRefused([client.narrow({})], beyond('delegate'));
  });

  it('makes no wider permit where it may make permits', async () => {
    const expiresAt = Date.now() + hour;
    const limits = { rights: [...findAndRead, 'delegate'], objects: [seriesOf(ct)], expiresAt } as const;
    const client = await holding('c', (await owner.narrow(limits)).held).at('c');
    await expectRefused(
      [
        client.narrow({ rights: ['share'] }),
        client.narrow({ objects: [first(cr).guid] }),
        client.narrow({ expiresAt: expiresAt + 1 }),
      ],
      wider,
    );
    await expectRefused([client.narrow({ objects: [seriesOf(cr)] })], notFound);
    const { held } = await client.narrow({ objects: [first(ct).guid] });
    const narrower = await holding('c', held).at('a');
    await expectAll(narrower, [first(ct)]);
  });

  it('is nobody at any service of any site when its permit has been ended', async () => {
    const token = await holderOf(federation, 'c', made.held);
    const { guid } = first(ct);
    const calls = sites.flatMap((site) => {
      const as = { through: 'gateway', site, as: token } as const;
      const door = (service: ServiceName) => federation.door(site, service);
      return [
        async () => (await door('gateway').client('mdm.gateway.v1.SessionService', as)).whoAmI({}),
        async () =>
          (await door('lfc').client('mdm.lfc.v1.CatalogService', as)).listReplicas({ target: { guid } }),
        async () => (await door('amga').client('mdm.amga.v1.MetadataService', as)).listCollections({}),
        async () => (await door('dpm').client('mdm.dpm.v1.StorageService', as)).stat({ guid }),
        async () => (await door('hydra').client('mdm.hydra.v1.KeyService', as)).getShares({ guids: [guid] }),
      ];
    });
    const codes = () =>
      Promise.all(
        calls.map((call) =>
          call().then(
            () => '',
            (thrown: unknown) => MdmError.from(thrown).code,
          ),
        ),
      );
    expect(new Set(await codes()).has('token-revoked')).toBe(false);

    expect(await owner.endPermit(made.permit.id)).toBe(1);
    await eventually(async () => expect(await codes()).toEqual(calls.map(() => 'token-revoked')));
    for (const site of sites) {
      const client = await job.at(site);
      await expectRefused([client.whoAmI(), client.get(guid), found(client), client.narrow({})], {
        code: 'token-invalid',
      });
    }
  });
});

describe('the program mdm', () => {
  const caOf = (site: string) => path.join(federation.site(site).directory, 'ca', 'cert.pem');
  const environmentOf = (site: string) => ({
    MDM_GATEWAY: federation.address(site, 'gateway'),
    MDM_SITE: site,
    MDM_CA: caOf(site),
  });
  /** Somebody whose home directory has nothing in it yet. */
  async function newHome(site: string) {
    const home = await mkdtemp(at('home-'));
    const env = { HOME: home, ...environmentOf(site) };
    return (args: readonly string[], onStderr?: (text: string) => void) =>
      mdm(args, { env, cwd: directory, ...(onStderr && { onStderr }) });
  }
  type Run = (args: readonly string[]) => Promise<Finished>;
  const guidsFound = async (run: Run) => {
    const { code, values } = await run(['--json', 'find', '--deadline', '60s']);
    expect(code).toBe(0);
    return guidsOf(values.slice(0, -1) as { guid: string }[]);
  };
  async function expectOpens(run: Run, { lfn, plaintext }: Image) {
    const { code, stdout } = await run(['get', lfn, '-o', '-']);
    expect(code).toBe(0);
    expect(stdout.equals(plaintext)).toBe(true);
  }

  it('signs in with a VOMS proxy, and makes a permit for a job that outlives the sign-in', async () => {
    const run = await newHome('a');
    expect(await run(['login', '--proxy', vomsProxy().cert])).toMatchObject({ code: 0, stderr: '' });
    expect(await guidsFound(run)).toEqual(guidsOf([...ct, ...cr]));
    await expectOpens(run, first(ct));

    const limits = ['--rights', 'find,read', ...ct.flatMap(({ lfn }) => ['--object', lfn]), '--hours', '1'];
    expect(await run(['token', 'create', ...limits, '--out', 'job.permit'])).toMatchObject({ code: 0 });
    expect(await run(['logout'])).toMatchObject({ code: 0 });
    const jobAt = (site: string): Run => {
      const env = { MDM_PERMIT: at('job.permit'), ...environmentOf(site) };
      return (args) => mdm(args, { env, cwd: directory });
    };
    for (const site of sites) {
      expect(await guidsFound(jobAt(site))).toEqual(guidsOf(ct));
      await expectOpens(jobAt(site), first(ct));
    }
    const refused = [
      ['get', first(cr).lfn, '-o', '-'],
      ['register', first(ct).file],
      ['grant', first(ct).lfn, '--group', '/biomed'],
    ];
    expect((await Promise.all(refused.map(jobAt('c')))).map(({ code }) => code)).toEqual([3, 4, 4]);
  });

  it('signs in with an account of the hospital, on another device', async () => {
    provider.says({ name: 'Dora Doctor', realm_access: { roles: ['doctor'] } });
    const run = await newHome('b');
    let browsing: Promise<string> | undefined;
    const login = await run(['login', '--oidc', '--provider-ca', at('provider.pem')], (text) => {
      const [, uri, code] = / open (\S+) and enter the code (\S+)\n/.exec(text) ?? [];
      if (code !== undefined) browsing ??= provider.browse(`${uri}?user_code=${code}`);
    });
    expect(await browsing).toMatch(/\/device/);
    expect(login).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^made by +sign-in at an OpenID provider$/m),
    });
    expect(await guidsFound(run)).toEqual(guidsOf(mr));
    await expectOpens(run, first(mr));
    expect(await run(['get', first(ct).lfn, '-o', '-'])).toMatchObject({ code: 3, text: '' });
  });
});
