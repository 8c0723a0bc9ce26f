import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeTheDoor, type TestUser } from '@mdm/testbed';
import {
  type BridgeBed,
  ctImage,
  phantom,
  type Registrations,
  startBridge,
  upload,
  withOtherPixels,
} from '../testing.js';

let bridge: BridgeBed;
let physician: Registrations;
let administrator: Registrations;
beforeAll(async () => {
  bridge = await startBridge();
  physician = await bridge.client(bridge.physician);
  administrator = await bridge.client(bridge.administrator);
});
afterAll(() => bridge.close());

const user = (name: string, groups: string[] = []): TestUser => bridge.bed.user({ name, groups });

describe('registering a file', () => {
  it('answers when the file is safe, with the registration to follow', async () => {
    const { registration, duplicate } = await physician.register(upload(phantom({ seed: 'file' })));
    expect(duplicate).toBe(false);
    expect(registration).toMatchObject({ guid: expect.stringMatching(/^[0-9a-f-]{36}$/), errorCode: '' });
    const found = await physician.getRegistration({ guid: registration?.guid });
    expect(found.registration?.receivedMs).toBe(registration?.receivedMs);
    expect(await bridge.bed.auditRecords()).toContainEqual(
      expect.objectContaining({
        operation: 'dicom-bridge.register',
        outcome: 'success',
        subject: bridge.physician.dn,
        detail: expect.objectContaining({ guid: registration?.guid }),
      }),
    );
  });

  it('says when the very instance came in before, by whichever way', async () => {
    const file = phantom({ seed: 'both ways' });
    await bridge.send(file);
    const first = await physician.register(upload(file));
    const second = await physician.register(upload(file));
    expect([first.duplicate, second.duplicate]).toEqual([true, true]);
    expect(second.registration?.guid).toBe(first.registration?.guid);
  });

  it('refuses other bytes under a known SOP Instance UID', async () => {
    const file = phantom({ seed: 'conflicting file' });
    await physician.register(upload(file));
    await expect(physician.register(upload(withOtherPixels(file)))).rejects.toMatchObject({
      code: 'content-conflict',
      field: 'SOPInstanceUID',
    });
  });

  it('refuses what is no DICOM file, and chunks over 1 MiB', async () => {
    await expect(physician.register(upload(Buffer.from('no image at all')))).rejects.toMatchObject({
      code: 'invalid-dicom',
    });
    await expect(physician.register(upload(Buffer.alloc(2 << 20), 2 << 20))).rejects.toMatchObject({
      code: 'limit-exceeded',
      field: 'chunk',
    });
  });

  it('is for registrars of this site', async () => {
    const stranger = await bridge.client(user('Fritz Fremd', ['/biomed']));
    await expect(stranger.register(upload(phantom()))).rejects.toMatchObject({ code: 'permission-denied' });
    const elsewhere = bridge.bed.user({ site: 'b', name: 'Berta', groups: ['/biomed/a/Role=physician'] });
    await expect((await bridge.client(elsewhere)).register(upload(phantom()))).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });
});

describe('looking at registrations', () => {
  it('shows one to its owner and to administrators, and to nobody else', async () => {
    const { registration } = await physician.register(upload(phantom({ seed: 'mine' })));
    const guid = registration?.guid;
    expect((await administrator.getRegistration({ guid })).registration?.guid).toBe(guid);
    const stranger = await bridge.client(user('Fritz Fremd', ['/biomed/a/Role=physician']));
    await expect(stranger.getRegistration({ guid })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      physician.getRegistration({ guid: '00000000-0000-4000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(physician.getRegistration({ guid: 'x' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('lists them in pages, newest first, for administrators', async () => {
    for (const seed of ['page 1', 'page 2', 'page 3']) await physician.register(upload(phantom({ seed })));
    const { registrations: all } = await administrator.listRegistrations({});
    const guids = all.map(({ guid }) => guid);
    const times = all.map(({ receivedMs }) => receivedMs);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    const paged: string[] = [];
    for (let cursor = '', more = true; more; more = cursor !== '') {
      const page = await administrator.listRegistrations({ limit: 2, cursor });
      paged.push(...page.registrations.map(({ guid }) => guid));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(guids);
    await expect(physician.listRegistrations({})).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(administrator.listRegistrations({ limit: 1_001 })).rejects.toMatchObject({ field: 'limit' });
  });

  it('lists and counts them by state', async () => {
    const refused = ctImage({ 2622209: 'YES', 524312: '1.2.3.5' });
    const { registration } = await physician.register(upload(refused));
    await bridge.bed.context.saga.waitFor(registration?.guid ?? '');
    const { registrations } = await administrator.listRegistrations({ state: 'REGISTRATION_STATE_GIVEN_UP' });
    expect(registrations).toMatchObject([
      { guid: registration?.guid, errorCode: 'failed-precondition', state: 'REGISTRATION_STATE_GIVEN_UP' },
    ]);
    expect(registrations[0]?.errorMessage).toContain('burned into');
    const quarantined = await administrator.listRegistrations({ state: 'REGISTRATION_STATE_QUARANTINED' });
    expect(quarantined.registrations).toMatchObject([{ errorCode: 'content-conflict' }]);

    const { counts, oldestMs } = await administrator.getQueue({});
    const count = (state: string) => counts.find((entry) => entry.state === state)?.count;
    expect(count('REGISTRATION_STATE_GIVEN_UP')).toBe(1);
    expect(count('REGISTRATION_STATE_QUARANTINED')).toBe(1);
    expect(count('REGISTRATION_STATE_RUNNING')).toBeGreaterThan(0);
    expect(oldestMs).toBeGreaterThan(0);
    await expect(physician.getQueue({})).rejects.toMatchObject({ code: 'permission-denied' });
  });

  it('lets administrators try one again', async () => {
    const [given] = (await administrator.listRegistrations({ state: 'REGISTRATION_STATE_GIVEN_UP' }))
      .registrations;
    const { registration } = await administrator.retryRegistration({ guid: given?.guid });
    expect(registration?.guid).toBe(given?.guid);
    expect(await bridge.bed.context.saga.waitFor(given?.guid ?? '')).toMatchObject({ status: 'undone' });

    const [aside] = (await administrator.listRegistrations({ state: 'REGISTRATION_STATE_QUARANTINED' }))
      .registrations;
    await expect(administrator.retryRegistration({ guid: aside?.guid })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    await expect(physician.retryRegistration({ guid: given?.guid })).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });
});

describeTheDoor(() => bridge.bed, {
  service: 'mdm.bridge.v1.BridgeService',
  call: (client) => client.getRegistration({ guid: '00000000-0000-4000-8000-000000000000' }),
  beyondFinding: (client) => client.getQueue({}),
  through: 'gateway',
  wrongService: 'amga',
});
