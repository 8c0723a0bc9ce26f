import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeBundle } from '@mdm/federation';
import { createSites, describeTheDoor, limitPeer, type Site, startFederation, testUser } from '@mdm/testbed';
import type { Federation } from '@mdm/testbed/federation';

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({
    sites: ['a', 'b'],
    services: ['lfc', 'amga', 'hydra', 'dpm'],
    adjust: (config) => limitPeer(config, limited),
  });
});
afterAll(() => federation?.stop());

const limited = 'b';
const elsewhere = { limited, ownProcess: true } as const;
const lfcDoor = () => federation.door('a', 'lfc');
const root = '/grid/biomed/a';

describe('somebody who goes around the gateway', () => {
  describeTheDoor(lfcDoor, {
    service: 'mdm.lfc.v1.CatalogService',
    call: (client) => client.stat({ target: { lfn: root } }),
    beyondFinding: (client) => client.listReplicas({ target: { lfn: root } }),
    through: 'gateway',
    wrongService: 'hydra',
    ...elsewhere,
  });
  describeTheDoor(() => federation.door('a', 'amga'), {
    service: 'mdm.amga.v1.MetadataService',
    call: (client) => client.listCollections({}),
    beyondFinding: (client) => client.getAcl({ guid: randomUUID() }),
    through: 'gateway',
    wrongService: 'lfc',
    ...elsewhere,
  });
  describeTheDoor(() => federation.door('a', 'hydra'), {
    service: 'mdm.hydra.v1.KeyService',
    call: (client) => client.getShares({ guids: [randomUUID()] }),
    beyondFinding: (client) => client.getShares({ guids: [randomUUID()] }),
    through: 'gateway',
    wrongService: 'dpm',
    ...elsewhere,
  });
  describeTheDoor(() => federation.door('a', 'dpm'), {
    service: 'mdm.dpm.v1.StorageService',
    call: (client) => client.stat({ guid: randomUUID() }),
    beyondFinding: (client) => client.stat({ guid: randomUUID() }),
    through: 'gateway',
    wrongService: 'lfc',
    ...elsewhere,
  });
});

describe('a bundle whose signature is wrong', () => {
  const file = () => path.join(federation.site('a').federationDirectory, 'b.bundle');
  let genuine: string;
  let scratch: string;
  let impostor: Site;

  beforeAll(async () => {
    genuine = await readFile(file(), 'utf8');
    scratch = await mkdtemp(path.join(os.tmpdir(), 'mdm-impostor-'));
    const [made] = await createSites({ directory: scratch, plans: [federation.site('b').plan] });
    if (made === undefined) throw new TypeError('no impostor was made');
    impostor = made;
  });
  afterAll(async () => {
    await writeBundle(federation.site('a').federationDirectory, 'b', genuine);
    await rm(scratch, { recursive: true });
  });

  const stat = async (vouchingSite: Site) => {
    const as = testUser(vouchingSite, { name: 'Mallory', groups: [`/biomed/${limited}`] }, ['a'], Date.now);
    const client = await lfcDoor().client('mdm.lfc.v1.CatalogService', { through: 'gateway', as });
    return client.stat({ target: { lfn: root } });
  };

  it.each([
    [
      'is of another authority',
      async () => readFile(path.join(impostor.federationDirectory, 'b.bundle'), 'utf8'),
    ],
    ['does not fit its content', async () => tampered(genuine)],
  ])('because it %s is of no use, and the good one that is remembered stays', async (_why, bundle) => {
    await writeBundle(federation.site('a').federationDirectory, 'b', await bundle());
    await federation.service('a', 'lfc').restart();
    await expect(stat(impostor)).rejects.toMatchObject({ code: 'token-invalid' });
    await expect(stat(federation.site('b'))).resolves.toMatchObject({ entry: { lfn: root } });
    await expect(stat(federation.site('a'))).resolves.toMatchObject({ entry: { lfn: root } });
  });

  it('has no say, whatever is remembered, once the file is taken away', async () => {
    await rm(file());
    await federation.service('a', 'lfc').restart();
    for (const site of [impostor, federation.site('b')])
      await expect(stat(site)).rejects.toMatchObject({ code: 'token-issuer' });
    await writeBundle(federation.site('a').federationDirectory, 'b', genuine);
    await federation.service('a', 'lfc').restart();
    await expect(stat(federation.site('b'))).resolves.toMatchObject({ entry: { lfn: root } });
  });
});

/** The same JWS with one character of its payload changed. */
function tampered(jws: string): string {
  const dot = jws.indexOf('.') + 20;
  return jws.slice(0, dot) + (jws[dot] === 'A' ? 'B' : 'A') + jws.slice(dot + 1);
}
