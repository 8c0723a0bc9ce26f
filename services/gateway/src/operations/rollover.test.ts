import { EventEmitter, once } from 'node:events';
import { stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Credential,
  createDpop,
  createEcKey,
  createProof,
  dpopUri,
  issueUserCertificate,
  readCredential,
  writeCredential,
} from '@mdm/identity';
import { channelCredentials, openChannel } from '@mdm/rpc';
import {
  issueServiceCertificates,
  publishBundle,
  type RotationStep,
  readSiteCa,
  rotateCa,
  rotateTokenKey,
  siteDirectory,
} from '@mdm/site-directory';
import type { Site } from '@mdm/testbed';
import { bytesOf, eventually, type Grid, startGrid, type TestImage } from '../testing.js';

const renewals = 8;

let grid: Grid;
let readers: readonly Reader[];
let root: string;

/** A person who reads an image of another site again and again, each time as a new client who signs in. */
interface Reader {
  credential: Credential;
  readonly failures: unknown[];
  /** Key ids and issuing CAs that were seen. */
  readonly kids: Set<string>;
  /** Resolves when the person has read the image from beginning to end. */
  readsOnce(): Promise<void>;
  stop(): Promise<void>;
}

beforeAll(async () => {
  grid = await startGrid();
  root = grid.site('a').directory;
  readers = await Promise.all([
    readerOf('a', 'b'),
    readerOf('b', 'a'),
    readerOf('c', 'a'),
    readerOf('c', 'b'),
  ]);
});
afterAll(async () => {
  await Promise.all((readers ?? []).map((reader) => reader.stop()));
  await grid?.close();
});

async function readerOf(home: string, other: string): Promise<Reader> {
  const { people, userDirectory, plan } = grid.site(home);
  const owner = grid.user({ site: other, name: 'Olga', groups: [] });
  const image = await grid.register({
    owner,
    readers: [{ ...owner, dn: people.physician.dn }],
    series: `read-from-${home}-at-${other}`,
    size: 100_000,
  });
  const rounds = new EventEmitter();
  const reader = {
    credential: await readCredential(userDirectory(people.physician)),
    failures: [] as unknown[],
    kids: new Set<string>(),
  };
  let stopped = false;
  const reading = (async () => {
    while (!stopped) {
      await readOnce(home, plan.ports.services.gateway.listen, image, reader).catch((error: unknown) =>
        reader.failures.push(error),
      );
      rounds.emit('round');
    }
  })();
  return Object.assign(reader, {
    readsOnce: async () => {
      // The first may have begun before.
      await once(rounds, 'round');
      await once(rounds, 'round');
    },
    stop: async () => {
      stopped = true;
      await reading;
    },
  });
}

async function readOnce(
  site: string,
  address: string,
  image: TestImage,
  { credential: { ca, cert, key }, kids }: { readonly credential: Credential; readonly kids: Set<string> },
): Promise<void> {
  const channel = openChannel({
    address,
    credentials: channelCredentials({
      material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
      authorities: [ca],
      site,
      service: 'gateway',
    }),
    peer: `mdm://${site}/gateway`,
  });
  try {
    const sessionKey = createEcKey();
    const uri = dpopUri(site, 'mdm.gateway.v1.SessionService/SignIn');
    const signedIn = await channel
      .client('mdm.gateway.v1.SessionService')
      .signIn({ dpop: await createDpop({ key: sessionKey, uri, clock: Date.now }) });
    const token = signedIn.token?.token ?? '';
    kids.add(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid);
    const enc = grid.user({ site, name: 'key' }).readerKey.publicJwk;
    const as = { token, proof: await createProof({ ...sessionKey, enc, token, clock: Date.now }) };
    const images = channel.client('mdm.gateway.v1.ImageService');
    const { turl, site: owner } = await images.open({ target: { guid: image.guid } }, { as });
    const bytes = await bytesOf(images.read({ site: owner, turl }, { as }));
    if (!bytes.equals(image.stored)) throw new Error('other bytes came');
    const { guid } = image;
    const { keys } = await images.releaseKeys(
      { keys: [{ guid, threshold: 3, holders: ['a', 'b', 'c'] }] },
      { as },
    );
    if (keys[0]?.error) throw new Error(`no shares: ${keys[0].error.message}`);
  } finally {
    channel.close();
  }
}

/** Which sites lack a version of the bundle of site a. */
async function lacking(version: number): Promise<readonly string[]> {
  const seen = ['b', 'c'].map(async (site) => {
    const client = await grid.ask('mdm.gateway.v1.FederationService', grid.user({ site, name: 'Asking' }));
    const { sites } = await client.listSites({});
    return { site, version: sites.find((listed) => listed.site === 'a')?.bundleVersion ?? 0 };
  });
  return (await Promise.all(seen)).filter((of) => of.version < version).map(({ site }) => site);
}

const everybodyReads = () => Promise.all(readers.map((reader) => reader.readsOnce()));
const failures = () => readers.flatMap((reader) => reader.failures);

/** The serial numbers of the certificates that the services of site a present at present. */
function presentedBySite(): Promise<string[]> {
  const { plan } = grid.site('a');
  const services = ['lfc', 'amga', 'hydra', 'dpm', 'gateway'] as const;
  return Promise.all(services.map((service) => presentedAt(plan.ports.services[service].listen)));
}

async function presentedAt(address: string): Promise<string> {
  const [host = '', port] = address.split(':');
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] });
  // Services that admit nobody without a certificate end the connection after the handshake.
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Lets a file be older than anything that is waited for. */
async function age(file: string): Promise<void> {
  const longAgo = new Date((await stat(file)).mtimeMs - 3_600_000);
  await utimes(file, longAgo, longAgo);
}

/** Makes all steps of a rotation, and between them what the others and the time do. */
async function carryOut(
  rotate: () => Promise<RotationStep>,
  meanwhile: () => Promise<void>,
): Promise<string[]> {
  const steps: string[] = [];
  for (;;) {
    const { step, bundleVersion } = await rotate();
    if (steps.at(-1) !== step) steps.push(step);
    if (step === 'waiting') await meanwhile();
    await eventually(async () => (await lacking(bundleVersion)).length === 0);
    await everybodyReads();
    if (step === 'retired') return steps;
  }
}

describe('while people read', () => {
  it('the token key of a site changes, and no read fails', async () => {
    await everybodyReads();
    const before = [...(readers[0]?.kids ?? [])];
    const former = path.join(siteDirectory(root).secrets('gateway'), 'token-key.former.pem');
    const steps = await carryOut(
      () => rotateTokenKey(root, { lacking, clock: Date.now }),
      () => age(former),
    );
    expect(steps).toEqual(['prepared', 'promoted', 'waiting', 'retired']);
    expect(failures()).toEqual([]);
    expect([...(readers[0]?.kids ?? [])]).toEqual([...before, expect.any(String)]);
  });

  it('all certificates of its services are renewed again and again, and no read fails', async () => {
    const seen = new Set(await presentedBySite());
    const services = seen.size;
    for (let renewal = 1; renewal <= renewals; renewal += 1) {
      await issueServiceCertificates(root, { days: 30, clock: Date.now });
      await eventually(async () => {
        for (const serial of await presentedBySite()) seen.add(serial);
        return seen.size === services * (renewal + 1);
      });
    }
    await everybodyReads();
    expect(failures()).toEqual([]);
  });

  it('it moves to another CA, and no read fails', async () => {
    const first = (await readSiteCa(root)).ca.cert;
    const { certificates } = siteDirectory(root);
    const steps = await carryOut(
      () => rotateCa(root, { lacking, clock: Date.now, caDays: 365, serviceDays: 30 }),
      async () => {
        await renewPeople(grid.site('a'));
        for (const service of ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge', 'gateway'])
          await age(path.join(certificates, service, 'cert.pem'));
      },
    );
    expect(steps).toEqual(['prepared', 'promoted', 'waiting', 'retired']);
    expect((await readSiteCa(root)).ca.cert).not.toBe(first);
    expect(failures()).toEqual([]);
    const version = (await publishBundle(root, { clock: Date.now })).version;
    expect(await lacking(version)).toEqual([]);
  });
});

/** The administrator of a site that has moved gives its people new certificates. */
async function renewPeople({ people, userDirectory }: Site): Promise<void> {
  const { ca } = await readSiteCa(root);
  for (const person of Object.values(people)) {
    const request = { ca, dn: person.dn, validity: { days: 30 }, clock: Date.now };
    await writeCredential(userDirectory(person), await issueUserCertificate(request));
  }
  const [reader] = readers;
  if (reader) reader.credential = await readCredential(userDirectory(people.physician));
}
