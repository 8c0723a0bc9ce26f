import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPrivateFile, type ServiceName } from '@mdm/config';
import { isMdmError } from '@mdm/errors';
import { createEcKey, createProof, issueToken, jwkThumbprint, tokenKeyFrom } from '@mdm/identity';
import { newGuid } from '@mdm/rpc';
import { publishBundle, rotateTokenKey, siteDirectory } from '@mdm/site-directory';
import { eventually, type Grid, startGrid } from './testing.js';

const services = ['lfc', 'amga', 'hydra', 'dpm', 'gateway'] as const;
const others = ['b', 'c'].flatMap((site) => services.map((name) => ({ site, name })));
let grid: Grid;
let root: string;

beforeAll(async () => {
  grid = await startGrid();
  root = grid.site('a').directory;
});
afterAll(() => grid.close());

/** The version of the bundle of site a that a service has written down. */
async function keptBy(site: string, name: ServiceName): Promise<number> {
  const rows = await grid
    .database(site, name)
    .db.query<{ version: number }>("select version from mdm_bundles where site = 'a'");
  return rows[0]?.version ?? 0;
}

const allHave = (version: number) =>
  Promise.all(others.map(({ site, name }) => eventually(async () => (await keptBy(site, name)) === version)));

/** How hydra of a site answers a person of site a whose token the next key of that site has signed. */
async function answerAt(site: string): Promise<string> {
  const key = createEcKey();
  const token = await issueToken({
    signingKey: await tokenKeyFrom(
      readPrivateFile(path.join(siteDirectory(root).secrets('gateway'), 'token-key.next.pem')),
    ),
    site: 'a',
    dn: '/O=Hospital A/CN=Alice',
    groups: [],
    audience: ['a', 'b', 'c'],
    jkt: jwkThumbprint(key.publicJwk),
    clock: Date.now,
  });
  const as = { token, proof: await createProof({ ...key, token, clock: Date.now }) };
  const keys = await grid
    .door(site, 'hydra')
    .client('mdm.hydra.v1.KeyService', { through: 'gateway', site: 'a' });
  return keys.getAcl({ guid: newGuid() }, { as }).then(
    () => 'ok',
    (error: unknown) => (isMdmError(error) ? error.code : String(error)),
  );
}

describe('a newer bundle', () => {
  it('reaches every service of the other sites, where nobody has put a file', async () => {
    const { bundleVersion } = await rotateTokenKey(root, { lacking: async () => [], clock: Date.now });
    expect(bundleVersion).toBe(2);
    await allHave(2);
    expect(await answerAt('b')).toBe('not-found');
    expect(await answerAt('c')).toBe('not-found');
  });

  it('is remembered by a service that starts with the older file and without its gateway', async () => {
    await Promise.all([grid.stop('c', 'gateway'), grid.stop('c', 'hydra')]);
    await grid.start('c', 'hydra');
    expect(await answerAt('c')).toBe('not-found');
    await grid.start('c', 'gateway');
  });

  it('is caught up with by sites that could not hear of it', async () => {
    await grid.link('a').cut();
    await publishBundle(root, { renew: true, clock: Date.now });
    await eventually(async () => (await keptBy('a', 'gateway')) === 3);
    expect(await Promise.all(others.map(({ site, name }) => keptBy(site, name)))).not.toContain(3);
    await grid.link('a').restore();
    await allHave(3);
  });
});
