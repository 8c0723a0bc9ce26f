import { access, mkdir, rename, truncate, unlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queryable } from '@mdm/store';
import { sweep } from '../sweep.js';
import { ageFile, type DpmBed, prepare, readAll, startDpm, upload, waitingFor } from '../testing.js';

const day = 86_400_000;

describe('a put that is done', () => {
  let dpm: DpmBed;
  let now = Date.now();
  beforeAll(async () => {
    dpm = await startDpm({ clock: () => now });
  });
  afterAll(() => dpm.close());

  const written = async (size = 5_000) => {
    const bytes = ageFile(size);
    const file = dpm.newFile({ size: size + 1_000 });
    const guid = file.guid ?? '';
    const token = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(token, bytes));
    const { places } = dpm.bed.context;
    const [part, data] = [places.part('pool', token), places.data({ filesystem: 'pool', guid })];
    return { bytes, file, guid, token, part, data };
  };
  const done = async (...requestTokens: string[]) => (await dpm.bridge.putDone({ requestTokens })).outcomes;
  const usedNow = async () => (await dpm.bed.context.filesystems.list(AbortSignal.timeout(120_000)))[0]?.used;
  const readable = async (guid: string) => {
    const gateway = await dpm.gateway(dpm.colleague);
    const { turl } = await gateway.prepareToGet({ guid });
    return readAll(gateway.read({ turl }));
  };
  const isThere = (file: string) =>
    access(file).then(
      () => true,
      () => false,
    );
  /** Waits until so many wait for the locks of a transaction. */
  const waitersOf = async (tx: Queryable, count: number) => {
    while ((await waitingFor(dpm.bed.db, tx)).length !== count);
  };
  /** Done as far as the bytes go, and cut off before the database knows. */
  const cutOff = async (token: string) => {
    const leaving = new AbortController();
    await dpm.bed.db.transaction(async (tx) => {
      // The used space is corrected after the bytes were moved.
      await tx.query('select from filesystems for update');
      const doing = dpm.bridge.putDone({ requestTokens: [token] }, { signal: leaving.signal });
      doing.catch(() => undefined);
      await waitersOf(tx, 1);
      leaving.abort();
      await expect(doing).rejects.toMatchObject({ code: 'cancelled' });
      await waitersOf(tx, 0);
    });
  };

  it('has the bytes in their part until then, where nobody can read them', async () => {
    const { bytes, guid, token, part, data } = await written();
    expect([await isThere(part), await isThere(data)]).toEqual([true, false]);
    await expect(readable(guid)).rejects.toMatchObject({ code: 'failed-precondition' });
    expect(await done(token)).toMatchObject([{ error: null, file: { size: bytes.length } }]);
    expect([await isThere(part), await isThere(data)]).toEqual([false, true]);
    expect(bytes.equals(await readable(guid))).toBe(true);
  });

  it('is cut off after the bytes were moved, and goes on when it is done again', async () => {
    const before = (await usedNow()) ?? 0;
    const { bytes, guid, token, part, data } = await written();
    await cutOff(token);
    expect([await isThere(part), await isThere(data)]).toEqual([false, true]);
    await expect(readable(guid)).rejects.toMatchObject({ code: 'failed-precondition' });
    expect(await usedNow()).toBe(before + bytes.length + 1_000);
    const [outcome] = await done(token);
    expect(outcome).toMatchObject({ error: null, file: { size: bytes.length } });
    expect(await done(token)).toEqual([outcome]);
    expect(bytes.equals(await readable(guid))).toBe(true);
    expect(await usedNow()).toBe(before + bytes.length);
  });

  it('is cut off after the bytes were moved, and prepared again: nothing of them is left', async () => {
    const { file, guid, token, data } = await written();
    await cutOff(token);
    const fresh = await prepare(dpm.bridge, file);
    expect(await isThere(data)).toBe(false);
    expect(await done(token)).toMatchObject([{ error: { code: 'failed-precondition' } }]);
    const bytes = ageFile(3_000);
    await dpm.bridge.write(upload(fresh, bytes));
    expect(await done(fresh)).toMatchObject([{ error: null }]);
    expect(bytes.equals(await readable(guid))).toBe(true);
  });

  it('is cut off after the bytes were moved, and forgotten: the sweep clears bytes and space', async () => {
    const before = await usedNow();
    const { token, data } = await written();
    await cutOff(token);
    now += day;
    await sweep(dpm.bed.context, AbortSignal.timeout(120_000));
    expect(await isThere(data)).toBe(false);
    expect(await usedNow()).toBe(before);
    now -= day;
  });

  it('is done at the same moment twice as once', async () => {
    const { token } = await written();
    const [first, second] = await Promise.all([done(token), done(token)]);
    expect(first).toMatchObject([{ error: null }]);
    expect(second).toEqual(first);
  });

  it('gives way to a put that replaced it while it waited', async () => {
    const { token, part, data } = await written();
    let doing: ReturnType<typeof done> | undefined;
    await dpm.bed.db.transaction(async (tx) => {
      await tx.query('select from files for update');
      doing = done(token);
      await waitersOf(tx, 1);
      await tx.query("update requests set state = 'aborted' where token = $1", [token]);
    });
    expect(await doing).toMatchObject([{ file: null, error: { code: 'failed-precondition' } }]);
    expect([await isThere(part), await isThere(data)]).toEqual([true, false]);
  });

  it('tells of each file of a batch by itself', async () => {
    const before = (await usedNow()) ?? 0;
    const puts = await Promise.all(Array.from({ length: 5 }, () => written()));
    const [good, lost, cut, moved, blocked] = puts;
    if (!good || !lost || !cut || !moved || !blocked) throw new Error('five puts were written');
    await unlink(lost.part);
    await truncate(cut.part, 4_999);
    await mkdir(path.dirname(moved.data), { recursive: true });
    await rename(moved.part, moved.data);
    await mkdir(blocked.data, { recursive: true });
    const outcomes = await done(...puts.map(({ token }) => token));
    expect(outcomes.map(({ error }) => error?.code)).toEqual([
      undefined,
      'corrupt',
      'corrupt',
      undefined,
      'unavailable',
    ]);
    expect(good.bytes.equals(await readable(good.guid))).toBe(true);
    expect(moved.bytes.equals(await readable(moved.guid))).toBe(true);
    expect(await usedNow()).toBe(before + 2 * 5_000 + 3 * 6_000);
  });

  it('keeps what is used equal to what its files hold', async () => {
    const [sum] = await dpm.bed.db.query<{ held: number }>('select sum(size)::bigint as held from files');
    expect(await usedNow()).toBe(sum?.held);
  });
});
