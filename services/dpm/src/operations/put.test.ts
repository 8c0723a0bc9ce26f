import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ageFile, type DpmBed, prepare, readAll, recipient, startDpm, upload } from '../testing.js';

describe('storing a file', () => {
  let dpm: DpmBed;
  beforeAll(async () => {
    dpm = await startDpm();
  });
  afterAll(() => dpm.close());

  const stateOf = async (requestToken: string) => (await dpm.bridge.statusOfRequest({ requestToken })).state;
  const ticketOf = async (...[changes]: Parameters<DpmBed['newFile']>) =>
    (await dpm.bridge.prepareToPut({ files: [dpm.newFile(changes)] })).tickets[0];
  const doneOf = async (token: string, client = dpm.bridge) =>
    (await client.putDone({ requestTokens: [token] })).outcomes[0];

  it('goes from a reservation through the bytes to a file that its readers have', async () => {
    const bytes = ageFile(700_001);
    const file = dpm.newFile({ size: bytes.length });
    const { tickets } = await dpm.bridge.prepareToPut({ files: [file] });
    expect(tickets).toMatchObject([{ guid: file.guid, state: 'REQUEST_STATE_READY', error: null }]);
    const token = tickets[0]?.requestToken ?? '';
    const written = await dpm.bridge.write(upload(token, bytes));
    expect(written).toMatchObject({
      size: bytes.length,
      checksums: { sha256: createHash('sha256').update(bytes).digest('hex') },
    });
    expect(await doneOf(token)).toMatchObject({
      requestToken: token,
      error: null,
      file: {
        guid: file.guid,
        size: bytes.length,
        surl: `srm://127.0.0.1:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${file.sfn}`,
        key: file.key,
        checksums: written.checksums,
      },
    });
    const gateway = await dpm.gateway(dpm.colleague);
    const { turl } = await gateway.prepareToGet({ guid: file.guid });
    expect(bytes.equals(await readAll(gateway.read({ turl })))).toBe(true);
    expect(await gateway.stat({ guid: file.guid })).toMatchObject({
      // When it was stored is told to the year: the day would be that of the image.
      file: { checksums: written.checksums, createdMs: Date.UTC(new Date().getUTCFullYear(), 0) },
    });
  });

  it('gives a fresh token for an interrupted put and throws away what had come in', async () => {
    const file = dpm.newFile();
    const first = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(first, ageFile(900)));
    const second = await prepare(dpm.bridge, { ...file, size: 2_000 });
    expect(await stateOf(first)).toBe('REQUEST_STATE_ABORTED');
    expect(await doneOf(first)).toMatchObject({ file: null, error: { code: 'failed-precondition' } });
    expect(await doneOf(second)).toMatchObject({ error: { code: 'failed-precondition' } });
    expect(await dpm.filesOf('pool')).not.toContain(`${file.guid}.age`);
    const bytes = ageFile(2_000);
    await dpm.bridge.write(upload(second, bytes));
    expect(await doneOf(second)).toMatchObject({ error: null, file: { size: 2_000 } });
  });

  it('has nothing to do for a file that is available under the same key', async () => {
    const bytes = ageFile(500);
    const guid = await dpm.store(bytes);
    const ticket = await ticketOf({ guid });
    expect(ticket).toMatchObject({ guid, state: 'REQUEST_STATE_DONE', error: null });
    expect(await doneOf(ticket?.requestToken ?? '')).toMatchObject({
      error: null,
      file: { guid, size: 500 },
    });
  });

  it('refuses to store a file again under another key or name', async () => {
    const guid = await dpm.store(ageFile(500));
    expect(await ticketOf({ guid, sfn: 'another/name' })).toMatchObject({
      error: { code: 'content-conflict', field: 'sfn' },
    });
    const key = { ...dpm.newFile().key, recipient: recipient.replace(/q$/, 'p') };
    expect(await ticketOf({ guid, key })).toMatchObject({
      requestToken: '',
      state: 'REQUEST_STATE_FAILED',
      error: { code: 'content-conflict', field: 'key' },
    });
  });

  it('refuses a name that another file has, and an owner other than the caller', async () => {
    const guid = await dpm.store(ageFile(500));
    expect(await ticketOf({ sfn: `study/series/${guid}.age` })).toMatchObject({
      error: { code: 'already-exists', field: 'sfn' },
    });
    const acl = { ...dpm.newFile().acl, owner: dpm.stranger.dn };
    expect(await ticketOf({ acl })).toMatchObject({ error: { code: 'permission-denied' } });
  });

  it.each([
    '/absolute',
    'a//b',
    'a/../b',
    './a',
    'a/',
    '',
    'line\nbreak',
    `${'a'.repeat(256)}/b`,
    'a/'.repeat(600),
  ])('refuses the name %j', async (sfn) => {
    await expect(ticketOf({ sfn })).rejects.toMatchObject({ code: 'invalid-argument', field: 'files.0.sfn' });
  });

  it.each([
    { guid: 'no-guid' },
    { size: 0 },
    { key: null },
    { acl: null },
    { key: { recipientType: 'x25519', recipient, threshold: 3, holders: ['a', 'b'], generation: 1 } },
    { key: { recipientType: 'x25519', recipient, threshold: 1, holders: ['a', 'a'], generation: 1 } },
    {
      key: {
        recipientType: 'x25519',
        recipient: 'AGE-SECRET-KEY-1',
        threshold: 1,
        holders: ['a'],
        generation: 1,
      },
    },
  ])('refuses a malformed file %#', async (changes) => {
    await expect(ticketOf(changes)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('answers the items of a batch by themselves and refuses one that names a file twice', async () => {
    const files = [dpm.newFile(), dpm.newFile({ acl: { ...dpm.newFile().acl, owner: dpm.stranger.dn } })];
    const { tickets } = await dpm.bridge.prepareToPut({ files });
    expect(tickets.map(({ guid, error }) => [guid, error?.code])).toEqual([
      [files[0]?.guid, undefined],
      [files[1]?.guid, 'permission-denied'],
    ]);
    const file = dpm.newFile();
    await expect(dpm.bridge.prepareToPut({ files: [file, file] })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  it('is done twice as once, and only for whoever opened the request', async () => {
    const token = await prepare(dpm.bridge, dpm.newFile());
    expect(await doneOf(token)).toMatchObject({ error: { code: 'failed-precondition' } });
    await dpm.bridge.write(upload(token, ageFile(800)));
    const other = await dpm.bed.client('mdm.dpm.v1.StorageService', {
      through: 'dicom-bridge',
      as: dpm.colleague,
    });
    expect(await doneOf(token, other)).toMatchObject({ file: null, error: { code: 'not-found' } });
    const first = await doneOf(token);
    expect(first?.error).toBeNull();
    expect(await doneOf(token)).toEqual(first);
    expect(await doneOf(randomUUID())).toMatchObject({ error: { code: 'not-found' } });
  });

  it('does not make available what is not in the pool as it was written', async () => {
    const file = dpm.newFile();
    const token = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(token, ageFile(800)));
    await dpm.bed.db.query('update files set received = 801 where guid = $1', [file.guid]);
    expect(await doneOf(token)).toMatchObject({ file: null, error: { code: 'corrupt' } });
  });

  it('is for the bridge alone', async () => {
    const gateway = await dpm.gateway(dpm.owner);
    const refused = expect.objectContaining({ code: 'caller-not-allowed' });
    await expect(gateway.prepareToPut({ files: [dpm.newFile()] })).rejects.toEqual(refused);
    await expect(gateway.putDone({ requestTokens: [] })).rejects.toEqual(refused);
    await expect(gateway.write(upload(randomUUID(), ageFile(100)))).rejects.toEqual(refused);
  });

  it('opens and removes a thousand puts in one go', async () => {
    const files = Array.from({ length: 1_000 }, () => dpm.newFile());
    const { tickets } = await dpm.bridge.prepareToPut({ files });
    expect(tickets.every(({ error }) => !error)).toBe(true);
    const guids = files.map(({ guid }) => guid ?? '');
    const { outcomes } = await dpm.bridge.removeFiles({ guids });
    expect(outcomes).toEqual(guids.map((guid) => ({ guid, error: null })));
    const [left] = await dpm.bed.db.query('select count(*) as count from files where guid = any($1)', [
      guids,
    ]);
    expect(left).toEqual({ count: 0 });
  });

  it('writes every file of a batch into the audit record', async () => {
    const files = [dpm.newFile(), dpm.newFile()];
    await dpm.bridge.prepareToPut({ files });
    expect((await dpm.bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'dpm.prepare-to-put',
      effect: 'write',
      outcome: 'success',
      subject: dpm.owner.dn,
      objects: files.map(({ guid }) => guid),
    });
  });
});
