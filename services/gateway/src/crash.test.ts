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

/** What the gateway of a is to die of; undefined: nothing, or it has died of it. */
let armed: string | undefined;

async function startGateway(fault: string | undefined): Promise<void> {
  await federation.service('a', 'gateway').restart({ ...(fault && { MDM_FAULT: fault }) });
  armed = fault;
  // So many deaths use up what the client may repeat, and its channel dials again only after a pause.
  const owner = await federation.client('a', 'physician');
  await eventually(() => owner.whoAmI(), patience);
}

/**
 * Kills the gateway of a between the effect of a step and its record, while something is done; then starts it again, to die
 * the next time at the step before: what was interrupted has that one behind it. So steps are best taken from the last to
 * the first, and each death costs one start.
 */
async function killedAt(
  { name, steps }: Steps,
  step: string,
  act: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const faultAt = (of: string | undefined) => of && `saga:${name}:${of}:after-run`;
  if (armed !== faultAt(step)) await startGateway(faultAt(step));
  // Else the client would ask for half a minute whether the gateway is back.
  const asking = new AbortController();
  const acting = act(asking.signal).catch(() => undefined);
  expect(await federation.service('a', 'gateway').exited()).toEqual({ code: null, signal: 'SIGKILL' });
  asking.abort();
  await acting;
  const database = federation.database('a', 'gateway');
  const interrupted = "select step from mdm_saga_item where saga = $1 and status = 'running'";
  expect(await database.query(interrupted, [name])).toEqual([{ step }]);
  // What the dead process had taken is free when its lease is over, in half a minute; nobody need wait for that here.
  await database.query('update mdm_saga_item set due_at = clock_timestamp()');
  await startGateway(faultAt(steps[steps.findIndex((one) => one.name === step) - 1]?.name));
  await eventually(async () => expect(await database.query(interrupted, [name])).toEqual([]), patience);
}

type Steps = { readonly name: string; readonly steps: readonly { readonly name: string }[] };
const fromTheLast = ({ steps }: Steps) => steps.map(({ name }) => name).toReversed();

/** An image for each step, registered while nothing is the matter, with rights for the reader at c if that is wanted. */
async function imageEach(saga: Steps, name: string, readable = false): Promise<Map<string, string>> {
  await startGateway(undefined);
  const owner = await federation.client('a', 'physician');
  const lfns = await Promise.all(
    saga.steps.map(async (step): Promise<[string, string]> => {
      const { lfn } = await registered(`${name}-${step.name}`, owner);
      if (readable)
        expect(await owner.grant({ image: lfn }, reader(), 'r')).toMatchObject({ complete: true });
      return [step.name, lfn];
    }),
  );
  return new Map(lfns);
}

const reader = () => ({ user: federation.site('c').people.researcher.dn });

/** What site a and each service say to the researcher of c, whose gateway may still have to find that of a again. */
async function expectDecisions(lfn: string | undefined, allowed: boolean): Promise<void> {
  const client = await federation.client('c', 'researcher');
  await eventually(async () => {
    const explained = await client.explain(lfn ?? '');
    expect([explained, ...explained.decisions].map((one) => one.allowed)).toEqual(Array(7).fill(allowed));
  }, patience);
}

describe('a gateway that is killed during a grant or a revoke', () => {
  let lfns: Map<string, string>;
  beforeAll(async () => {
    lfns = await imageEach(sharingSaga, 'shared');
  });

  describe.each(['grant', 'revoke'] as const)('%s', (what) => {
    const change = async (step: string, signal?: AbortSignal) => {
      const owner = await federation.client('a', 'physician');
      const image = { image: lfns.get(step) ?? '' };
      const options = { ...(signal && { signal }) };
      return what === 'grant'
        ? owner.grant(image, reader(), 'r', options)
        : owner.revoke(image, reader(), options);
    };

    it.each(fromTheLast(sharingSaga))(
      'between the effect of "%s" and its record ends it all the same: the rights are the new ones everywhere',
      async (step) => {
        await killedAt(sharingSaga, step, (signal) => change(step, signal));
        await expectDecisions(lfns.get(step), what === 'grant');
      },
    );

    it('which is complete when it is said again', async () => {
      if (armed !== undefined) await startGateway(undefined);
      for (const step of lfns.keys()) expect(await change(step)).toMatchObject({ complete: true });
    });
  });
});

describe('a gateway that is killed while consent changes', () => {
  let lfns: Map<string, string>;
  beforeAll(async () => {
    lfns = await imageEach(sharingSaga, 'consent', true);
    const owner = await federation.client('a', 'physician');
    const [lfn = ''] = lfns.values();
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

  describe.each(['withdrawn', 'given'] as const)('to %s', (value) => {
    const change = async (step: string, signal?: AbortSignal) =>
      (await federation.client('a', 'physician')).changeFacts(
        { image: lfns.get(step) ?? '' },
        { fact: 'consent', value },
        { reason: 'a drill', ...(signal && { signal }) },
      );

    it.each(fromTheLast(sharingSaga))(
      'between the effect of "%s" and its record ends it all the same: every service decides by the new one',
      async (step) => {
        await killedAt(sharingSaga, step, (signal) => change(step, signal));
        await expectDecisions(lfns.get(step), value === 'given');
      },
    );

    it('which is complete when it is said again', async () => {
      if (armed !== undefined) await startGateway(undefined);
      for (const step of lfns.keys()) expect(await change(step)).toMatchObject({ complete: true });
    });
  });
});

describe('a gateway that is killed during a removal', () => {
  it.each(fromTheLast(removalSaga))(
    'between the effect of "%s" and its record ends the removal all the same when it is back',
    async (step) => {
      const owner = await federation.client('a', 'physician');
      const { guid, lfn } = await registered(step, owner);
      await killedAt(removalSaga, step, (signal) => owner.remove({ image: lfn }, 'a drill', { signal }));

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
