import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { decodeInvitation } from '@mdm/federation';
import {
  createDpop,
  createEcKey,
  createProof,
  dpopUri,
  type EcKey,
  jwkThumbprint,
  readCredential,
} from '@mdm/identity';
import { startProvider, type TestProvider } from '@mdm/openid/testing';
import type { Services } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import { dicomBridge } from '@mdm/service-dicom-bridge';
import { phantom, putFileAside } from '@mdm/service-dicom-bridge/testing';
import type { TestDoor, TestUser, UserRequest } from '@mdm/testbed';
import {
  aclOf,
  type Cell,
  describeTheMatrix,
  type MatrixCall,
  matrixSite,
  owners,
  partsOf,
} from '@mdm/testbed/matrix';
import { signStatement } from './audit/statement.js';
import type { GatewayContext } from './context.js';
import { gateway } from './definition.js';
import { expected, grpcCalls, imageAt, newFile, type Thing, wanted } from './matrix.js';
import { operations } from './operations/index.js';
import type { Granted } from './permits.js';
import { type Grid, personAt, startGrid, type TestImage } from './testing.js';

const portal = 'https://portal.hospital-a.example/callback';
const policies = `
@id("list-decides") @sentence("the list decides")
permit (principal, action, resource) unless { action == MDM::Action::"breakGlass" };
@id("ward-breaks-glass") @sentence("the ward breaks the glass to treat")
permit (principal in MDM::Group::"/biomed/a/ward", action == MDM::Action::"breakGlass", resource is MDM::Image)
when { context has purpose && context.purpose == "ETREAT" };
`;
const emergency = 'unconscious patient in the emergency room';

const contexts = new Map<string, GatewayContext>();
let bridge: Awaited<ReturnType<typeof dicomBridge.createContext>>;
let grid: Grid;
let directory: string;
let provider: TestProvider;
/** May read what cells ask about, but for the way through its directories. */
let reader: TestUser;
let requester: TestUser;
let doctor: TestUser;
let release = () => {};
let held: readonly Promise<void>[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-matrix-'));
  provider = await startProvider([
    {
      client_id: 'mdm',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: [portal],
    },
  ]);
  const caFile = path.join(directory, 'idp.pem');
  await writeFile(caFile, provider.ca);
  await chmod(caFile, 0o600);
  grid = await startGrid({
    sites: ['a', 'b'],
    adjust: (config, site) => {
      matrixSite(config, site);
      if (site !== 'a') return;
      config.principals.registrars.push(owners);
      config.workstations = [
        { aeTitle: 'VIEWER', address: '127.0.0.1', user: config.principals.users[0].dn },
      ];
      config.keys = { ...config.keys, threshold: 1, holders: ['a'] };
      config.identity = { ...config.identity, providers: [providerOf(caFile)] };
    },
    further: [
      {
        ...dicomBridge,
        createContext: async (base) => {
          const context = await dicomBridge.createContext(base);
          if (base.site === 'a') bridge = context;
          return context;
        },
      },
      {
        ...gateway,
        createContext: async (base) => {
          const context = await gateway.createContext(base);
          contexts.set(base.site, context);
          return context;
        },
      },
    ],
  });
  await grid.stop('a', 'amga');
  const folder = path.join(path.dirname(grid.site('a').configFile), 'policies');
  await mkdir(folder);
  await writeFile(path.join(folder, 'site.cedar'), policies);
  await grid.start('a', 'amga');
  await witnessInTheirPlace();
  reader = grid.user({ site: 'a', name: 'Reader', groups: ['/other'] });
  requester = grid.user({ site: 'a', name: 'Requester', groups: ['/other'] });
  doctor = grid.user({ site: 'a', name: 'Doctor', groups: ['/biomed/a/ward'], purpose: 'ETREAT' });
});
afterAll(async () => {
  release();
  await Promise.all(held);
  await grid?.close();
  await provider?.close();
  await rm(directory, { recursive: true, force: true });
});

const providerOf = (caFile: string) => ({
  issuer: provider.issuer,
  title: 'Staff',
  clientId: 'mdm',
  dn: '/O=Hospital A/OU=Staff/CN={name} {sub}',
  caFile,
  redirectUris: [portal],
  groups: [{ claim: 'realm_access.roles', value: 'doctor', group: '/biomed/a/Role=physician' }],
});
const staff = { name: 'Dora Doctor', realm_access: { roles: ['doctor'] } };

/** Gateways ask each other about their audit when they want: as if another replica did, neither does so meanwhile. */
async function witnessInTheirPlace(): Promise<void> {
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken = [...contexts.values()].map(({ coordination }) => {
    let started = () => {};
    const start = new Promise<void>((resolve) => {
      started = resolve;
    });
    const done = coordination.lock(
      'audit-witness',
      60_000,
      () => {
        started();
        return released;
      },
      { waitMs: 30_000 },
    );
    return { start, done };
  });
  held = taken.map(({ done }) => done);
  await Promise.all(taken.map(({ start, done }) => Promise.race([start, done])));
}

function contextOf(site: string): GatewayContext {
  const context = contexts.get(site);
  if (!context) throw new TypeError(`no gateway at site ${site}`);
  return context;
}

/** A permit of the site that vouches for somebody, as after a sign-in with a certificate. */
const permitFor = ({ site, dn, groups }: TestUser, key: EcKey): Promise<Granted> =>
  contextOf(site).permits.signIn(
    {
      dn,
      asserted: groups,
      source: 'certificate',
      binding: { jkt: jwkThumbprint(key.publicJwk) },
      until: Date.now() + 3_600_000,
    },
    [],
  );

/** A person whose token comes from a permit. */
function signedIn(request: UserRequest): TestUser {
  const person = grid.user({ site: 'a', ...request });
  const key = createEcKey();
  let granted: Promise<Granted> | undefined;
  return {
    ...person,
    credentials: async () => {
      granted ??= permitFor(person, key);
      const { token } = (await granted).token;
      const enc = person.readerKey.publicJwk;
      return { token, proof: await createProof({ ...key, enc, token, clock: Date.now }) };
    },
  };
}

const official = (role: 'administrator' | 'officer') => {
  const { dn, groups } = grid.site('a').people[role];
  return grid.user({ site: 'a', name: role, dn, groups });
};
const ask = <Name extends keyof Services>(name: Name, as: TestUser) => grid.ask(name, as, 'a');
const dpopOf = (method: string, key = createEcKey()) =>
  createDpop({ key, uri: dpopUri('a', `mdm.gateway.v1.SessionService/${method}`), clock: Date.now });

/** Made once for all cells that have the same name for it. */
function once<Made>(make: (cell: Cell) => Promise<Made>, nameOf: (cell: Cell) => string) {
  const made = new Map<string, Promise<Made>>();
  return (cell: Cell): Promise<Made> => {
    const name = nameOf(cell);
    const known = made.get(name) ?? make(cell);
    made.set(name, known);
    return known;
  };
}
const ofCell = ({ user }: Cell) => user.dn;
const ofOwner = ({ owner }: Cell) => owner.dn;

const small = () => {
  const guid = newGuid();
  return { guid, study: guid, patient: `-of-${guid}`, size: 1_000, keyHolders: ['a'] };
};
const newImage = (cell: Cell) =>
  grid.register({
    ...small(),
    owner: cell.owner,
    readers: [reader],
    acl: aclOf(cell),
    directoryAcl: aclOf(cell, 'directory'),
  });
/** What no operation changes for whoever asks. */
const image = once(newImage, ofCell);
/** What its owner may do everything with. */
const plainImage = once(({ owner }) => grid.register({ ...small(), owner }), ofOwner);

const named = ({ guid, lfn }: TestImage) => ({ guid, lfn, directory: lfn.split('/').slice(0, 5).join('/') });
const withImage = async (cell: Cell) => named(await image(cell));
const withNewImage = async (cell: Cell) => named(await newImage(cell));

async function withCohort({ kind, level, user, owner }: Cell, plain: TestImage) {
  const isReader = ['member', 'guest'].includes(kind) && level !== 'none';
  const cohorts = await ask('mdm.gateway.v1.CohortService', owner);
  const parts = cohorts.createCohort({
    name: 'of one image',
    objects: [{ lfn: plain.lfn }],
    readers: isReader ? [user.dn] : [],
  });
  const [part] = await partsOf(parts);
  return { id: part?.cohort?.id ?? '' };
}
const cohort = async (cell: Cell) => withCohort(cell, await plainImage(cell));

const request = once(async (cell) => {
  const requests = await ask('mdm.gateway.v1.RequestService', requester);
  return requests.requestAccess({ object: imageAt((await image(cell)).lfn), access: wanted });
}, ofCell);

const erasure = once(async ({ owner }) => {
  const { lfn } = await grid.register({ ...small(), owner });
  const removals = await ask('mdm.gateway.v1.RemovalService', owner);
  const { erasure: removed } = await removals.remove({ object: imageAt(lfn), reason: 'consent withdrawn' });
  return { id: removed?.id ?? '' };
}, ofOwner);

const registration = once(async ({ owner }) => {
  const brought = await (await ask('mdm.gateway.v1.ImageService', owner)).register(newFile());
  return { id: brought.registration?.guid ?? '' };
}, ofOwner);

const quarantined = async () => ({ id: await putFileAside(bridge, phantom({ seed: randomUUID() })) });

const permit = async ({ owner }: Cell) => ({ id: (await permitFor(owner, createEcKey())).permit.id });

type Preparation = (cell: Cell) => Promise<Partial<Thing>>;
const preparations: Readonly<Partial<Record<string, Preparation>>> = {
  signInWithIdToken: async () => {
    const key = createEcKey();
    const iat = Math.floor(Date.now() / 1000);
    const nonce = jwkThumbprint(key.publicJwk);
    const idToken = await provider.sign({ aud: 'mdm', iat, exp: iat + 300, nonce, ...staff, sub: '4711' });
    return { secret: idToken, dpop: await dpopOf('SignInWithIdToken', key) };
  },
  beginSignIn: async () => ({
    id: provider.issuer,
    secret: portal,
    dpop: jwkThumbprint(createEcKey().publicJwk),
  }),
  completeSignIn: async () => {
    const key = createEcKey();
    provider.says(staff);
    const session = await ask('mdm.gateway.v1.SessionService', requester);
    const { state, authorizationUrl } = await session.beginSignIn({
      issuer: provider.issuer,
      redirectUri: portal,
      dpopJkt: jwkThumbprint(key.publicJwk),
    });
    const callback = await provider.browse(authorizationUrl);
    return { id: state, secret: callback, dpop: await dpopOf('CompleteSignIn', key) };
  },
  renew: async () => {
    const key = createEcKey();
    const granted = await permitFor(requester, key);
    return { id: granted.permit.id, secret: granted.secret, dpop: await dpopOf('Renew', key) };
  },
  exchange: async () => ({ dpop: await dpopOf('Exchange') }),
  listPermits: permit,
  signOut: permit,
  signInService: async () => ({ id: grid.site('a').people.physician.dn }),
  signInWorkstation: async () => ({ id: 'VIEWER' }),
  getObjectList: async (cell) => {
    const session = await ask('mdm.gateway.v1.SessionService', cell.owner);
    const { lfn } = await plainImage(cell);
    const job = await session.exchange({ objects: [{ lfn }], dpop: await dpopOf('Exchange') });
    return { id: job.permit?.limits?.objectList ?? '' };
  },
  introduce: async () => {
    const federation = await ask('mdm.gateway.v1.FederationService', official('administrator'));
    const { code } = await federation.invite({});
    const bundle = await readFile(path.join(grid.site('b').federationDirectory, 'b.bundle'), 'utf8');
    return { id: bundle, secret: decodeInvitation(code).secret };
  },
  search: withImage,
  searchSite: withImage,
  count: withImage,
  countSite: withImage,
  stat: withImage,
  list: withImage,
  open: withImage,
  read: async (cell) => {
    const { guid } = await image(cell);
    const turlOf = async (as: TestUser) => {
      const door = grid.door('a', 'dpm');
      const storage = await door.client('mdm.dpm.v1.StorageService', { through: 'gateway', as });
      return (await storage.prepareToGet({ guid })).turl;
    };
    return { id: await turlOf(cell.user).catch(() => turlOf(reader)) };
  },
  releaseKeys: withImage,
  getRegistration: registration,
  retryRegistration: registration,
  getQuarantined: quarantined,
  exportQuarantined: quarantined,
  discardQuarantined: quarantined,
  acceptQuarantined: quarantined,
  createCohort: withImage,
  listCohorts: cohort,
  getCohort: cohort,
  verifyCohort: cohort,
  shareCohort: cohort,
  deleteCohort: cohort,
  describeImages: withImage,
  requestAccess: withImage,
  keepRequest: withImage,
  listKeptRequests: async (cell) => {
    const id = newGuid();
    const requests = await ask('mdm.gateway.v1.RequestService', cell.owner);
    await requests.keepRequest({ id, object: imageAt((await image(cell)).lfn), access: wanted });
    return { id };
  },
  listRequests: request,
  answerRequest: request,
  grant: withImage,
  revoke: withImage,
  changeFacts: withNewImage,
  explain: withImage,
  getRights: withImage,
  dryRun: withImage,
  breakGlass: withNewImage,
  reviewEmergency: async (cell) => {
    const emergencies = await ask('mdm.gateway.v1.EmergencyService', doctor);
    const { emergency: opened } = await emergencies.breakGlass({
      object: imageAt((await plainImage(cell)).lfn),
      reason: emergency,
    });
    return { id: opened?.id ?? '' };
  },
  remove: withNewImage,
  getErasure: erasure,
  getCertificates: erasure,
  listErasures: erasure,
  placeHold: withImage,
  liftHold: async (cell) => {
    const id = randomUUID();
    const removals = await ask('mdm.gateway.v1.RemovalService', official('officer'));
    const { lfn } = await image(cell);
    await removals.placeHold({ targets: [{ lfn }], reference: id, reason: 'inquiry' });
    return { id };
  },
  getHolds: withImage,
};
const nothing: Thing = { guid: '', lfn: '', directory: '', id: '', secret: '', dpop: '' };

/** Declared with each call, as a physician does in an emergency. */
const emergencyCalls: Record<string, MatrixCall<Thing>> = {
  breakGlass: async ({ lfn }, _ask, { user: { site, dn, groups } }) => {
    const urgent = grid.user({ site, name: dn, dn, groups, purpose: 'ETREAT' });
    const emergencies = await ask('mdm.gateway.v1.EmergencyService', urgent);
    return emergencies.breakGlass({ object: imageAt(lfn), reason: emergency });
  },
};

const certificateCalls: Record<string, MatrixCall<Thing>> = {
  signIn: async () => {
    const mdm = await personAt(grid, 'a');
    try {
      return await mdm.whoAmI();
    } finally {
      mdm.close();
    }
  },
};

const auditName = 'mdm.gateway.v1.AuditService';
const asGatewayOfB = () => grid.door('a', 'gateway').client(auditName, { through: 'gateway', site: 'b' });
const witnessCalls: Record<string, MatrixCall<Thing>> = {
  witnessHeads: async () => {
    const { cert, key } = await readCredential(grid.site('b').tlsDirectory('gateway'));
    const statement = await signStatement(
      { site: 'b', at: Date.now(), previous: null, heads: {} },
      { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
    );
    return (await asGatewayOfB()).witnessHeads({ statement });
  },
  listWitnessed: async () => (await asGatewayOfB()).listWitnessed({ service: 'lfc', limit: 1 }),
};

describe('the matrix of the gateway', () => {
  const door = (): TestDoor => ({ ...grid.door('a', 'gateway'), user: signedIn });

  describeTheMatrix<Thing>(door, {
    operations,
    expected,
    doors: [
      { name: 'gRPC', calls: grpcCalls },
      { name: 'gRPC, in an emergency', calls: emergencyCalls },
      { name: 'gRPC, with a certificate of their own', calls: certificateCalls },
      { name: 'gRPC, from another site', calls: witnessCalls },
    ],
    prepare: async (cell, operation) => ({ ...nothing, ...(await preparations[operation]?.(cell)) }),
    recordsAfter: (seq, operation) =>
      grid.database('a', 'gateway').db.query(
        `select seq::int, operation, outcome, code, subject from audit_records
         where seq > $1 and operation = $2 order by seq`,
        [seq, operation],
      ),
  });
});
