import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MdmClient } from '@mdm/client';
import { verifyCertificate } from '@mdm/erasure';
import { eventually, type Federation, startFederation, writePhantoms } from '@mdm/testbed/federation';
import { removalSaga } from './removal/saga.js';
import { sharingSaga } from './sharing/saga.js';

const policies = `
@id("acl-decides") @sentence("the list decides") permit (principal, action, resource);
@id("consent-withdrawn") @sentence("an image is not read once its patient has withdrawn consent")
forbid (principal, action in [MDM::Action::"readMetadata", MDM::Action::"readImage"], resource is MDM::Image)
when { resource.consent == "withdrawn" };
`;
const patience = 180_000;
let federation: Federation;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-removal-'));
  federation = await startFederation({ durable: false });
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Kills the gateway of a between the effect of a step and its record, while something is done; then starts it again. */
async function killedAt(
  saga: string,
  step: string,
  act: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  await federation.service('a', 'gateway').restart({ MDM_FAULT: `saga:${saga}:${step}:after-run` });
  // Else the client would ask for half a minute whether the gateway is back.
  const asking = new AbortController();
  const acting = act(asking.signal).catch(() => undefined);
  expect(await federation.service('a', 'gateway').exited()).toEqual({ code: null, signal: 'SIGKILL' });
  asking.abort();
  await acting;
  // What the dead process had taken is free when its lease is over, in half a minute; nobody need wait for that here.
  await federation.database('a', 'gateway').query('update mdm_saga_item set due_at = clock_timestamp()');
  await federation.service('a', 'gateway').restart();
  // So many deaths use up what the client may repeat, and its channel dials again only after a pause.
  const owner = await federation.client('a', 'physician');
  await eventually(() => owner.whoAmI(), patience);
}

describe('a gateway that is killed during a grant or a revoke', () => {
  it.each(sharingSaga.steps.map(({ name }) => name))(
    'between the effect of "%s" and its record ends it all the same: the rights are the new ones everywhere',
    async (step) => {
      const owner = await federation.client('a', 'physician');
      const reader = await federation.client('c', 'researcher');
      const { lfn } = await registered(`shared-${step}`, owner);
      const to = { user: federation.site('c').people.researcher.dn };
      const decisions = async () => {
        const { allowed, decisions: all } = await reader.explain(lfn);
        return [allowed, ...all.map((decision) => decision.allowed)];
      };
      const grant = (signal?: AbortSignal) =>
        owner.grant({ image: lfn }, to, 'r', { ...(signal && { signal }) });
      await killedAt('sharing', step, grant);
      await eventually(async () => {
        expect(await decisions()).toEqual([true, true, true, true, true, true, true]);
      }, patience);
      // Nothing of it is left to be done when the gateway is started with the next fault.
      expect(await grant()).toMatchObject({ complete: true });
      const revoke = (signal?: AbortSignal) =>
        owner.revoke({ image: lfn }, to, { ...(signal && { signal }) });
      await killedAt('sharing', step, revoke);
      await eventually(async () => {
        expect(await decisions()).toEqual(Array(7).fill(false));
      }, patience);
      expect(await revoke()).toMatchObject({ complete: true });
    },
  );
});

describe('a gateway that is killed while consent changes', () => {
  beforeAll(async () => {
    const owner = await federation.client('a', 'physician');
    const { lfn } = await registered('policies', owner);
    const versions = async () =>
      new Set((await owner.explain(lfn)).decisions.map((one) => one.policyVersion));
    const [former] = await versions();
    for (const { configFile } of federation.sites.values()) {
      const folder = path.join(path.dirname(configFile), 'policies');
      await mkdir(folder);
      await writeFile(path.join(folder, 'site.cedar'), policies);
    }
    await eventually(async () => {
      const now = await versions();
      expect([now.size, now.has(former ?? '')]).toEqual([1, false]);
    }, patience);
  });

  it.each(sharingSaga.steps.map(({ name }) => name))(
    'between the effect of "%s" and its record ends it all the same: every service decides by the new one',
    async (step) => {
      const owner = await federation.client('a', 'physician');
      const reader = await federation.client('c', 'researcher');
      const { lfn } = await registered(`consent-${step}`, owner);
      const to = { user: federation.site('c').people.researcher.dn };
      expect(await owner.grant({ image: lfn }, to, 'r')).toMatchObject({ complete: true });
      for (const value of ['withdrawn', 'given'] as const) {
        const change = (signal?: AbortSignal) =>
          owner.changeFacts(
            { image: lfn },
            { fact: 'consent', value },
            { reason: 'a drill', ...(signal && { signal }) },
          );
        await killedAt('sharing', step, change);
        await eventually(async () => {
          const { allowed, decisions } = await reader.explain(lfn);
          expect([allowed, ...decisions.map((decision) => decision.allowed)]).toEqual(
            Array(7).fill(value === 'given'),
          );
        }, patience);
        // Nothing of it is left to be done when the gateway is started with the next fault.
        expect(await change()).toMatchObject({ complete: true });
      }
    },
  );
});

describe('a gateway that is killed during a removal', () => {
  it.each(removalSaga.steps.map(({ name }) => name))(
    'between the effect of "%s" and its record ends the removal all the same when it is back',
    async (step) => {
      const owner = await federation.client('a', 'physician');
      const { guid, lfn } = await registered(step, owner);
      await killedAt('removal', step, (signal) => owner.remove({ image: lfn }, 'a drill', { signal }));

      let id = '';
      await eventually(async () => {
        for await (const erasure of owner.erasures()) {
          expect(erasure).toMatchObject({ images: 1, complete: true });
          id = erasure.id;
          return;
        }
        throw new Error('nothing was removed');
      }, patience);
      const certificates = await certificatesOf(id, owner);
      expect(certificates).toMatchObject([{ images: [{ guid }], open: [] }]);
      expect(certificates[0]?.receipts.map(({ outcome }) => outcome)).toEqual(Array(3).fill('destroyed'));
      await expect(owner.stat(lfn)).rejects.toMatchObject({ code: 'not-found' });
    },
  );
});

async function registered(name: string, owner: MdmClient) {
  const [file = ''] = await writePhantoms(path.join(directory, name), {
    modality: 'CT',
    patient: { patientId: name, patientName: 'Test^Karl' },
    slices: 1,
    rows: 64,
    columns: 64,
    seed: name,
    institution: 'Hospital A',
    studyDate: '20240305',
  });
  const { guid } = await owner.register(file);
  return owner.waitRegistered(guid);
}

async function certificatesOf(id: string, owner: MdmClient) {
  const verified = [];
  for await (const certificate of owner.erasureCertificates(id)) {
    verified.push(
      verifyCertificate(certificate, {
        authorities: (site) => [new X509Certificate(federation.site(site).ca.cert)],
        clock: Date.now,
      }),
    );
  }
  return verified;
}
