import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeInvitation, inspectBundle } from '@mdm/federation';
import { createSite, publishBundle } from '@mdm/site-directory';
import { editSite, type Site, startTestService, type TestService } from '@mdm/testbed';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';

const session = 'mdm.gateway.v1.SessionService';
const federationService = 'mdm.gateway.v1.FederationService';
let bed: TestService<GatewayContext>;
let directory: string;

beforeAll(async () => {
  bed = await startTestService(gateway);
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-joining-'));
});
afterAll(async () => {
  await bed.close();
  await rm(directory, { recursive: true, force: true });
});

/** A site that nobody knows yet, and what it says of itself. */
async function stranger(site: string): Promise<{ readonly bundle: string; readonly fingerprint: string }> {
  const root = path.join(directory, randomUUID());
  const { fingerprint } = await createSite(root, {
    site,
    title: `Hospital ${site}`,
    days: 30,
    clock: Date.now,
  });
  const services = { gateway: { address: `${site}.example:1` }, hydra: { address: `${site}.example:2` } };
  const { file } = await publishBundle(root, { services, clock: Date.now });
  return { bundle: await readFile(file, 'utf8'), fingerprint };
}

/** Writes `federation.peers` of site a anew and waits until the service believes it. */
async function changePeers(change: (peers: { site: string }[]) => unknown[]): Promise<void> {
  const changed = new AbortController();
  const unsubscribe = bed.context.federation.onChange(() => changed.abort());
  await editSite(bed.sites.get('a') as Site, (config) => {
    config.federation.peers = change(config.federation.peers);
    config.keys = { threshold: 1, holders: ['a'] };
  });
  if (!changed.signal.aborted) await once(changed.signal, 'abort');
  unsubscribe();
}

describe('joining', () => {
  const asAdministrator = async () => {
    const { dn } = (bed.sites.get('a') as Site).people.administrator;
    const as = bed.user({ name: 'Adam', dn });
    return bed.client(federationService, { through: 'dicom-bridge', as });
  };
  /** Dials without any user, as a site does that is not in the federation yet. */
  const outside = () => bed.client(federationService, { through: 'gateway', site: 'c' });
  const refused = { code: 'permission-denied', field: 'secret' };

  it('begins with the bundle of the site, for anybody', async () => {
    const { bundle } = await (await outside()).getBundle({});
    expect(await inspectBundle(bundle, { clock: Date.now })).toMatchObject({
      bundle: { site: 'a', version: 1 },
    });
  });

  it('takes an invitation, an introduction, and the administrator who is shown it', async () => {
    const administrator = await asAdministrator();
    const { code, expiresMs } = await administrator.invite({});
    const invitation = decodeInvitation(code);
    const { fingerprint } = await inspectBundle((await (await outside()).getBundle({})).bundle, {
      clock: Date.now,
    });
    expect(invitation).toMatchObject({ site: 'a', fingerprint, expiresAt: expiresMs });
    expect(expiresMs).toBeGreaterThan(Date.now() + 6 * 86_400_000);

    const d = await stranger('d');
    const client = await outside();
    await client.introduce({ secret: invitation.secret, bundle: d.bundle });
    await client.introduce({ secret: invitation.secret, bundle: d.bundle });
    const { introductions } = await administrator.listIntroductions({});
    expect(introductions).toEqual([
      {
        site: 'd',
        title: 'Hospital d',
        fingerprint: d.fingerprint,
        bundle: d.bundle,
        atMs: expect.any(Number),
      },
    ]);
    expect(bed.context.federation.current().sites.has('d')).toBe(false);

    for (const other of [await stranger('e'), await stranger('d')]) {
      await expect(
        client.introduce({ secret: invitation.secret, bundle: other.bundle }),
      ).rejects.toMatchObject(refused);
    }
    expect(await bed.db.query('select secret_hash, site from invitations')).toEqual([
      { secret_hash: expect.any(Buffer), site: 'd' },
    ]);
    expect(JSON.stringify(await bed.auditRecords())).not.toContain(invitation.secret);
  });

  it('tells nobody whether a secret exists', async () => {
    const client = await outside();
    const { bundle } = await stranger('f');
    const administrator = await asAdministrator();
    const { code } = await administrator.invite({});
    const { secret } = decodeInvitation(code);
    await bed.db.query('update invitations set expires_ms = 1 where site is null');
    for (const wrong of ['', 'x', randomBytes(32).toString('base64url'), secret]) {
      await expect(client.introduce({ secret: wrong, bundle })).rejects.toMatchObject(refused);
      await expect(client.introduce({ secret: wrong, bundle: 'none' })).rejects.toMatchObject(refused);
    }
  });

  it('refuses a bundle that does not hold, and one of the own site', async () => {
    const client = await outside();
    const administrator = await asAdministrator();
    const { secret } = decodeInvitation((await administrator.invite({})).code);
    const { bundle } = await client.getBundle({});
    await expect(client.introduce({ secret, bundle })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(client.introduce({ secret, bundle: 'none' })).rejects.toMatchObject({ field: 'bundle' });
  });

  it('is for administrators, and invitations are not without end or number', async () => {
    const visitor = bed.user({ name: 'Vera' });
    const client = await bed.client(federationService, { through: 'dicom-bridge', as: visitor });
    await expect(client.invite({})).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(client.listIntroductions({})).rejects.toMatchObject({ code: 'permission-denied' });
    const administrator = await asAdministrator();
    for (const expiresMs of [1, Date.now() + 31 * 86_400_000]) {
      await expect(administrator.invite({ expiresMs })).rejects.toMatchObject({ code: 'invalid-argument' });
    }
    const some = await bed.db.query('select 1 from invitations where expires_ms > 1');
    for (let count = some.length; count < 100; count += 1) await administrator.invite({});
    await expect(administrator.invite({})).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('may not be tried again and again', async () => {
    const client = await outside();
    // So many that they are too many for a minute even where they fall into two.
    const tries = Array.from({ length: 45 }, () => client.introduce({ secret: 'guess', bundle: '' }));
    const codes = (await Promise.allSettled(tries)).map((result) =>
      result.status === 'rejected' ? result.reason.code : 'ok',
    );
    expect(codes).toContain('too-many-requests');
    expect(codes).not.toContain('ok');
  });
});

describe('what site.yaml says of a peer', () => {
  it('takes effect on connections that are open: a person, a level, a site that has left', async () => {
    const visitor = bed.user({ site: 'b', name: 'Vera', groups: ['/biomed/a/Role=physician'] });
    const client = await bed.client(session, { through: 'gateway', site: 'b', as: visitor });
    expect(await client.whoAmI({})).toMatchObject({ level: 'DATA_LEVEL_PSEUDONYMOUS' });

    await changePeers((peers) =>
      peers.map((peer) => (peer.site === 'b' ? { ...peer, level: 'identified' } : peer)),
    );
    expect(await client.whoAmI({})).toMatchObject({ level: 'DATA_LEVEL_IDENTIFIED' });

    await changePeers((peers) =>
      peers.map((peer) => (peer.site === 'b' ? { ...peer, subjects: ['/O=Another'] } : peer)),
    );
    await expect(client.whoAmI({})).rejects.toMatchObject({ code: 'token-issuer' });

    await changePeers((peers) => peers.filter(({ site }) => site !== 'b'));
    await expect(client.whoAmI({})).rejects.toMatchObject({ code: 'certificate-invalid' });
    const other = await bed.client(session, { through: 'gateway', site: 'c', as: visitor });
    await expect(other.whoAmI({})).rejects.toMatchObject({ code: 'token-issuer' });
  });
});
