import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSiteCa, issueServiceCertificate } from '@mdm/identity';
import type { gateway as messages } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import { editSite, type TestUser } from '@mdm/testbed';
import { eventually, type Grid, startGrid, type TestImage } from '../testing.js';

const policies = `
@id("acl-decides") @sentence("the list decides")
permit (principal, action, resource) unless { action == MDM::Action::"breakGlass" };
@id("own-people-break-glass") @sentence("people of hospitals b and c break the glass to treat")
permit (principal, action == MDM::Action::"breakGlass", resource is MDM::Image)
when { ["b", "c"].contains(principal.site) && context has purpose && context.purpose == "ETREAT" && !context.job };
@id("not-for-trainees") @sentence("trainees do not break the glass")
forbid (principal in MDM::Group::"/biomed/trainees", action == MDM::Action::"breakGlass", resource);
`;
const reason = 'unconscious patient in the emergency room';

let directory: string;
let receiver: Server;
let alert: { readonly url: string; readonly caFile: string };
const received: unknown[] = [];
/** Statuses that the receiver answers next; then 204. */
const statuses: number[] = [];

let grid: Grid;
let owner: TestUser;
let officer: TestUser;
let doctor: TestUser;
let emergencyOf: (name: string, more?: { site?: string; groups?: string[] }) => TestUser;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-emergency-'));
  const clock = Date.now;
  const ca = await createSiteCa({ site: 'pager', title: 'Pager', validity: { days: 2 }, clock });
  const { cert, key } = await issueServiceCertificate({
    ca,
    site: 'pager',
    service: 'gateway',
    hosts: ['localhost'],
    validity: { days: 1 },
    clock,
  });
  const caFile = path.join(directory, 'pager.pem');
  await writeFile(caFile, ca.cert);
  receiver = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = statuses.shift() ?? 204;
    if (status === 204) received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, 'localhost', resolve));
  const address = receiver.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  alert = { url: `https://localhost:${address.port}/alert`, caFile };

  grid = await startGrid({
    adjust: (config, site) => {
      if (site === 'b') config.emergency = { hours: 4, alert };
    },
  });
  await grid.stop('b', 'amga');
  const folder = path.join(path.dirname(grid.site('b').configFile), 'policies');
  await mkdir(folder);
  await writeFile(path.join(folder, 'site.cedar'), policies);
  await grid.start('b', 'amga');

  owner = grid.user({ site: 'b', name: 'Berta Arzt', groups: ['/biomed/b/Role=physician'] });
  const { dn, groups } = grid.site('b').people.officer;
  officer = grid.user({ site: 'b', name: 'Olga', dn, groups });
  emergencyOf = (name, { site = 'b', groups: of = [`/biomed/${site}`] } = {}) =>
    grid.user({ site, name, groups: of, purpose: 'ETREAT' });
  doctor = emergencyOf('Dora Notarzt');
});
afterAll(async () => {
  await grid?.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await rm(directory, { recursive: true });
});

const service = 'mdm.gateway.v1.EmergencyService';
const ofImage = ({ lfn }: TestImage): messages.SharedObject => ({ image: { lfn } });
const hiddenImage = () => grid.register({ owner, series: 'hidden', directoryMode: 0o700 });

async function breakGlass(as: TestUser, request: Partial<messages.BreakGlassRequest>) {
  const { emergency, pending } = await (await grid.ask(service, as)).breakGlass({ reason, ...request });
  if (!emergency) throw new Error('the answer has no emergency');
  return { emergency, pending };
}

/** Whether somebody is told where an image is, and given its shares by all three hospitals. */
async function reads(as: TestUser, { guid, key }: TestImage): Promise<boolean> {
  const isOpened = await (await grid.ask('mdm.gateway.v1.ImageService', as)).open({ target: { guid } }).then(
    () => true,
    () => false,
  );
  const given = await Promise.all(
    (key.holders ?? []).map(async (holder) => {
      const keys = await grid
        .door(holder, 'hydra')
        .client('mdm.hydra.v1.KeyService', { through: 'gateway', site: as.site, as });
      return (await keys.getShares({ guids: [guid] })).jwe !== '';
    }),
  );
  expect(new Set(given)).toEqual(new Set([isOpened]));
  return isOpened;
}

const refusalOf = (as: TestUser, request: Partial<messages.BreakGlassRequest>) =>
  breakGlass(as, request).then(
    () => undefined,
    ({ code, message, refusal, field }) => ({ code, message, refusal, field }),
  );

describe('breaking the glass', () => {
  it('lets who a policy allows it read an image without an entry, for the hours of the site', async () => {
    const image = await hiddenImage();
    expect(await reads(doctor, image)).toBe(false);
    const before = Date.now();
    const { emergency, pending } = await breakGlass(doctor, { object: ofImage(image) });
    expect(emergency).toMatchObject({
      site: 'b',
      reader: doctor.dn,
      readerSite: 'b',
      reason,
      images: 1,
      state: 'EMERGENCY_STATE_OPEN',
    });
    expect(emergency.untilMs - before).toBeGreaterThanOrEqual(4 * 3_600_000);
    expect(pending).toEqual([]);
    expect(await reads(doctor, image)).toBe(true);
    const plain = grid.user({ site: 'b', name: 'Dora Notarzt', dn: doctor.dn, groups: doctor.groups });
    expect(await reads(plain, image)).toBe(false);
    expect(await reads(emergencyOf('Emil Notarzt'), image)).toBe(false);
    const { decisions } = await (await grid.ask('mdm.gateway.v1.SharingService', doctor)).explain({
      target: { guid: image.guid },
    });
    expect(decisions.map(({ untilMs }) => untilMs)).toEqual(decisions.map(() => emergency.untilMs));
  });

  it('leaves the own entry of its reader as it is', async () => {
    const image = await grid.register({ owner });
    const client = await grid.ask('mdm.gateway.v1.SharingService', owner);
    await client.grant({
      object: ofImage(image),
      grantee: { user: doctor.dn },
      permissions: 4,
      limits: { purpose: 'HRESCH' },
    });
    expect(await reads(doctor, image)).toBe(false);
    await breakGlass(doctor, { object: ofImage(image) });
    expect(await reads(doctor, image)).toBe(true);
    const research = grid.user({ site: 'b', name: 'Dora', dn: doctor.dn, purpose: 'HRESCH' });
    expect(await reads(research, image)).toBe(true);
  });

  it('reaches all images below a GUID, from another hospital as well', async () => {
    const images = [await hiddenImage(), await hiddenImage()];
    const clara = emergencyOf('Clara Notarzt', { site: 'c' });
    const metadata = await grid
      .door('b', 'amga')
      .client('mdm.amga.v1.MetadataService', { through: 'gateway', as: owner });
    let study = '';
    for await (const { rows } of metadata.query({ collection: '/mdm/Study' })) study ||= rows[0]?.guid ?? '';
    const { emergency } = await breakGlass(clara, { object: { collectionGuid: study }, hours: 1 });
    expect(emergency).toMatchObject({ site: 'b', readerSite: 'c' });
    expect(emergency.images).toBeGreaterThanOrEqual(2);
    for (const image of images) expect(await reads(clara, image)).toBe(true);
  });

  it('answers somebody whom no policy allows it the same for an invisible image and a missing one', async () => {
    const hidden = await hiddenImage();
    const missing = { ...hidden, lfn: hidden.lfn.replace(hidden.guid, newGuid()) };
    for (const as of [
      emergencyOf('Rosa Forscher', { site: 'a' }),
      emergencyOf('Tom Lehrling', { groups: ['/biomed/trainees'] }),
    ]) {
      const answers = await Promise.all(
        [hidden, missing].map(async (image) => {
          const refused = await refusalOf(as, { object: ofImage(image) });
          return { ...refused, message: refused?.message.replace(image.lfn, 'IT') };
        }),
      );
      expect(answers[0]).toMatchObject({ code: 'not-found', message: 'there is no object "IT"' });
      expect(answers[1]).toEqual(answers[0]);
    }
    expect((await grid.door('b', 'amga').auditRecords()).map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ reason: 'not-for-trainees' }),
    );
  });

  it('says which policy refuses it to who may know of the image', async () => {
    const tom = emergencyOf('Tom Lehrling', { groups: ['/biomed/trainees'] });
    const image = await grid.register({ owner, metadataReaders: [tom] });
    expect(await refusalOf(tom, { object: ofImage(image) })).toMatchObject({
      code: 'permission-denied',
      refusal: { site: 'b', service: 'amga', layer: 'policy', reason: 'not-for-trainees' },
    });
  });

  it('is refused without the purpose, with a short reason, and for longer than the site allows', async () => {
    const object = ofImage(await hiddenImage());
    const plain = grid.user({ site: 'b', name: 'Dora', dn: doctor.dn, purpose: 'TREAT' });
    for (const [as, request, field] of [
      [plain, { object }, 'purpose'],
      [doctor, { object, reason: 'urgent' }, 'reason'],
      [doctor, { object, hours: 5 }, 'hours'],
      [doctor, { object, hours: 25 }, 'hours'],
      [doctor, { object: { cohortId: newGuid() } }, 'object'],
    ] as const)
      expect(await refusalOf(as, request)).toMatchObject({ code: 'invalid-argument', field });
  });

  it('follows what the site allows, and whom it tells, without a restart', async () => {
    const object = ofImage(await hiddenImage());
    const ask = async (hours: number) => (await refusalOf(doctor, { object, hours }))?.field;
    expect(await ask(5)).toBe('hours');
    const told = received.length;
    const siteB = grid.site('b');
    await editSite(siteB, (config) => {
      config.emergency = { hours: 6 };
    });
    await eventually(async () => (await ask(5)) === undefined);
    expect(received).toHaveLength(told);
    await editSite(siteB, (config) => {
      config.emergency = { hours: 4, alert };
    });
    await eventually(async () => (await ask(5)) === 'hours');
    const { emergency } = await breakGlass(doctor, { object, hours: 4 });
    await eventually(async () => received.some((told) => JSON.stringify(told).includes(emergency.id)));
  });

  it('is told at once, until it is taken, and stands in the audit', async () => {
    statuses.push(500, 503);
    const image = await hiddenImage();
    const { emergency } = await breakGlass(doctor, { object: ofImage(image) });
    const record = (await grid.door('b', 'gateway').auditRecords()).findLast(
      ({ operation }) => operation === 'gateway.break-glass',
    );
    expect(record).toMatchObject({
      outcome: 'success',
      subject: doctor.dn,
      purpose: 'ETREAT',
      objects: [image.lfn],
      detail: { emergency: emergency.id, images: 1, pending: 0 },
    });
    await eventually(async () => received.some((told) => JSON.stringify(told).includes(emergency.id)));
    expect(received).toContainEqual({
      event: 'emergency',
      id: emergency.id,
      site: 'b',
      reader: doctor.dn,
      readerSite: 'b',
      images: 1,
      created: new Date(emergency.createdMs).toISOString(),
      until: new Date(emergency.untilMs).toISOString(),
    });
    expect(statuses).toEqual([]);
  });
});

describe('the review of an emergency', () => {
  const review = async (as: TestUser, id: string, accept: boolean) =>
    (await grid.ask(service, as)).reviewEmergency({ id, accept, comment: 'seen and asked' });
  const list = async (as: TestUser, request: messages.ListEmergenciesRequest = {}) =>
    (await grid.ask(service, as)).listEmergencies(request);

  it('takes what it has given away at once when it is rejected, and leaves it when it is accepted', async () => {
    for (const accept of [true, false]) {
      const image = await hiddenImage();
      const { emergency } = await breakGlass(doctor, { object: ofImage(image) });
      const reviewed = await review(officer, emergency.id, accept);
      expect(reviewed).toMatchObject({
        emergency: {
          state: accept ? 'EMERGENCY_STATE_ACCEPTED' : 'EMERGENCY_STATE_REJECTED',
          reviewer: officer.dn,
          comment: 'seen and asked',
        },
        pending: [],
      });
      expect(await reads(doctor, image)).toBe(accept);
      await expect(review(officer, emergency.id, true)).rejects.toMatchObject({
        code: 'failed-precondition',
        field: 'id',
      });
    }
  });

  it('is for officers, and not of their own', async () => {
    const own = grid.user({
      site: 'b',
      name: 'Olga',
      dn: officer.dn,
      groups: officer.groups,
      purpose: 'ETREAT',
    });
    const { emergency } = await breakGlass(own, { object: ofImage(await hiddenImage()) });
    await expect(review(officer, emergency.id, true)).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { reason: 'emergency/own' },
    });
    for (const call of [review(doctor, emergency.id, true), list(doctor)])
      await expect(call).rejects.toMatchObject({
        code: 'permission-denied',
        refusal: { reason: 'role/officer' },
      });
    await expect(review(officer, newGuid(), true)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is listed until it is done, page by page, the newest first', async () => {
    const { emergencies } = await list(officer);
    const seen: string[] = [];
    for (let cursor: string | undefined; cursor !== ''; ) {
      const page = await list(officer, { limit: 2, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.emergencies.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(emergencies.map(({ id }) => id));
    const times = emergencies.map(({ createdMs }) => createdMs);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    const open = (await list(officer, { open: true })).emergencies;
    expect(open).toEqual(emergencies.filter(({ state }) => state === 'EMERGENCY_STATE_OPEN'));
  });

  it('keeps its reader from another emergency when it is overdue', async () => {
    const late = emergencyOf('Lars Notarzt');
    const object = ofImage(await hiddenImage());
    const { emergency } = await breakGlass(late, { object });
    await grid
      .database('b', 'gateway')
      .db.query('update emergencies set created_ms = created_ms - $2 where id = $1', [
        emergency.id,
        8 * 86_400_000,
      ]);
    expect(await refusalOf(late, { object })).toMatchObject({
      code: 'permission-denied',
      refusal: { site: 'b', service: 'gateway', layer: 'policy', reason: 'emergency/unreviewed' },
    });
    await review(officer, emergency.id, true);
    expect(await refusalOf(late, { object })).toBeUndefined();
  });
});
