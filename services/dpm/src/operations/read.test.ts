import { randomUUID } from 'node:crypto';
import { truncate, unlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ageFile, type DpmBed, prepare, readAll, type Storage, startDpm, upload } from '../testing.js';

describe('reading a file', () => {
  let dpm: DpmBed;
  let now = Date.now();
  let reader: Storage;
  beforeAll(async () => {
    dpm = await startDpm({ clock: () => now });
    reader = await dpm.gateway(dpm.colleague);
  });
  afterAll(() => dpm.close());

  const codeOf = (reading: Promise<unknown>) =>
    reading.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const turlOf = async (guid: string, lifetimeS = 0) => (await reader.prepareToGet({ guid, lifetimeS })).turl;

  it('gives any range of the bytes', async () => {
    const bytes = ageFile(600_000);
    const guid = await dpm.store(bytes);
    const turl = await turlOf(guid);
    const position = fc.oneof(
      fc.nat(600_000),
      fc.constantFrom(0, 262_143, 262_144, 262_145, 599_999, 600_000),
    );
    await fc.assert(
      fc.asyncProperty(position, position, async (offset, length) => {
        const expected = bytes.subarray(offset, length === 0 ? undefined : offset + length);
        expect(expected.equals(await readAll(reader.read({ turl, offset, length })))).toBe(true);
      }),
      { numRuns: 30 },
    );
    expect(await codeOf(readAll(reader.read({ turl, offset: 600_001 })))).toBe('invalid-argument');
  });

  it('hands out a transfer URL that lives as long as was asked, ten minutes when nothing was said', async () => {
    const guid = await dpm.store(ageFile(100));
    expect(await reader.prepareToGet({ guid })).toMatchObject({
      turl: expect.stringMatching(/^mdm\+grpc:\/\/a\/[0-9a-f-]{36}$/),
      expiresMs: now + 600_000,
      file: { guid, size: 100 },
    });
    expect(await reader.prepareToGet({ guid, lifetimeS: 60 })).toMatchObject({ expiresMs: now + 60_000 });
    expect(await codeOf(reader.prepareToGet({ guid, lifetimeS: 86_401 }))).toBe('invalid-argument');
  });

  it('works for nobody but the caller who got the transfer URL', async () => {
    const turl = await turlOf(await dpm.store(ageFile(100)));
    const owner = await dpm.gateway(dpm.owner);
    expect(await codeOf(readAll(owner.read({ turl })))).toBe('not-found');
    expect(await codeOf(readAll(reader.read({ turl: turl.replace('//a/', '//b/') })))).toBe('not-found');
    expect(await codeOf(readAll(reader.read({ turl: 'mdm+grpc://a/nothing' })))).toBe('not-found');
    const token = turl.slice('mdm+grpc://a/'.length);
    expect(await codeOf(owner.statusOfRequest({ requestToken: token }))).toBe('not-found');
  });

  it('ends when the transfer URL expires or is released', async () => {
    const guid = await dpm.store(ageFile(100));
    const [expiring, released] = [await turlOf(guid, 5), await turlOf(guid)];
    const tokenOf = (turl: string) => turl.slice('mdm+grpc://a/'.length);
    await reader.releaseFiles({ requestTokens: [tokenOf(released), randomUUID()] });
    expect(await codeOf(readAll(reader.read({ turl: released })))).toBe('failed-precondition');
    expect(await codeOf(readAll(reader.read({ turl: expiring })))).toBe('done');
    now += 5_000;
    expect(await codeOf(readAll(reader.read({ turl: expiring })))).toBe('failed-precondition');
    expect(await reader.statusOfRequest({ requestToken: tokenOf(expiring) })).toMatchObject({
      state: 'REQUEST_STATE_EXPIRED',
      guid,
    });
  });

  it('does not let anybody else release a request', async () => {
    const turl = await turlOf(await dpm.store(ageFile(100)));
    const owner = await dpm.gateway(dpm.owner);
    await owner.releaseFiles({ requestTokens: [turl.slice('mdm+grpc://a/'.length)] });
    expect(await codeOf(readAll(reader.read({ turl })))).toBe('done');
  });

  it('asks the access control list again for every transfer', async () => {
    const guid = await dpm.store(ageFile(100));
    const owner = await dpm.gateway(dpm.owner);
    const stranger = await dpm.gateway(dpm.stranger);
    const edit = { tag: 'ACL_TAG_USER' as const, id: dpm.stranger.dn };
    expect(await codeOf(stranger.prepareToGet({ guid }))).toBe('not-found');
    await owner.editAcls({ changes: [{ guid, edits: [{ ...edit, permissions: 4 }] }] });
    const { turl } = await stranger.prepareToGet({ guid });
    expect(await codeOf(readAll(stranger.read({ turl })))).toBe('done');
    await owner.editAcls({ changes: [{ guid, edits: [{ ...edit, remove: true }] }] });
    expect(await codeOf(readAll(stranger.read({ turl })))).toBe('not-found');
    expect((await dpm.bed.auditRecords()).at(-1)).toMatchObject({
      operation: 'dpm.read',
      objects: [guid],
      outcome: 'refused',
      code: 'permission-denied',
    });
  });

  it('does not show a file before its put is done', async () => {
    const file = dpm.newFile();
    const token = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(token, ageFile(100)));
    expect(await codeOf(reader.prepareToGet({ guid: file.guid }))).toBe('failed-precondition');
    expect(await codeOf(reader.stat({ guid: file.guid }))).toBe('failed-precondition');
  });

  it('says that the bytes are corrupt when they are gone or became fewer', async () => {
    const [gone, shorter] = [await dpm.store(ageFile(100)), await dpm.store(ageFile(100))];
    const { places } = dpm.bed.context;
    await unlink(places.data({ filesystem: 'pool', guid: gone }));
    await truncate(places.data({ filesystem: 'pool', guid: shorter }), 50);
    for (const guid of [gone, shorter])
      expect(await codeOf(readAll(reader.read({ turl: await turlOf(guid) })))).toBe('corrupt');
  });

  it('shows the rights of a file to its readers and explains them to who asks', async () => {
    const guid = await dpm.store(ageFile(100));
    expect(await reader.getAcl({ guid })).toMatchObject({ acl: { owner: dpm.owner.dn } });
    expect(await reader.checkAccess({ guid })).toMatchObject({
      decision: { allowed: true, service: 'dpm', reason: 'group' },
    });
    const stranger = await dpm.gateway(dpm.stranger);
    expect(await codeOf(stranger.checkAccess({ guid }))).toBe('not-found');
    expect(await codeOf(stranger.stat({ guid }))).toBe('not-found');
    const edits = [{ tag: 'ACL_TAG_USER' as const, id: dpm.stranger.dn, permissions: 4 }];
    const errorOf = async (client: Storage) =>
      (await client.editAcls({ changes: [{ guid, edits }] })).outcomes[0]?.error?.code;
    expect(await errorOf(reader)).toBe('permission-denied');
    expect(await errorOf(stranger)).toBe('not-found');
  });
});

describe('removing files', () => {
  let dpm: DpmBed;
  beforeAll(async () => {
    dpm = await startDpm();
  });
  afterAll(() => dpm.close());

  const removed = async (client: Storage, ...guids: string[]) =>
    (await client.removeFiles({ guids })).outcomes.map(({ error }) => error?.code);

  it('takes bytes, rows, space and open transfers away, twice as once', async () => {
    const guid = await dpm.store(ageFile(5_000));
    const owner = await dpm.gateway(dpm.owner);
    const { turl } = await owner.prepareToGet({ guid });
    expect(await removed(owner, guid, randomUUID())).toEqual([undefined, undefined]);
    expect(await removed(owner, guid)).toEqual([undefined]);
    expect(await dpm.filesOf('pool')).toEqual([]);
    await expect(readAll(owner.read({ turl }))).rejects.toMatchObject({ code: 'not-found' });
    await expect(owner.stat({ guid })).rejects.toMatchObject({ code: 'not-found' });
    const [filesystem] = await dpm.bed.context.filesystems.list(AbortSignal.timeout(120_000));
    expect(filesystem?.used).toBe(0);
  });

  it('ends an open put', async () => {
    const file = dpm.newFile();
    const token = await prepare(dpm.bridge, file);
    expect(await removed(dpm.bridge, file.guid ?? '')).toEqual([undefined]);
    await expect(dpm.bridge.write(upload(token, ageFile(100)))).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    expect(await dpm.bridge.statusOfRequest({ requestToken: token })).toMatchObject({
      state: 'REQUEST_STATE_ABORTED',
      explanation: 'the file was removed',
    });
  });

  it('is refused to readers and does nothing for strangers', async () => {
    const guid = await dpm.store(ageFile(100));
    expect(await removed(await dpm.gateway(dpm.colleague), guid)).toEqual(['permission-denied']);
    expect(await removed(await dpm.gateway(dpm.stranger), guid)).toEqual([undefined]);
    expect(await dpm.filesOf('pool')).toEqual([`${guid}.age`]);
  });
});
