import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { dpm as messages } from '@mdm/protos';
import { describeTheDoor } from '@mdm/testbed';
import { ageFile, type DpmBed, prepare, startDpm, upload, waitingFor } from '../testing.js';

let dpm: DpmBed;
beforeAll(async () => {
  dpm = await startDpm();
});
afterAll(() => dpm.close());

describeTheDoor(() => dpm.bed, {
  service: 'mdm.dpm.v1.StorageService',
  call: (client) => client.releaseFiles({ requestTokens: [] }),
  beyondFinding: (client) => client.stat({ guid: randomUUID() }),
  through: 'gateway',
  wrongService: 'lfc',
});

describe('writing the bytes of a put', () => {
  /** What is left of a put that failed. */
  const afterwards = async (guid: string | undefined, token: string) => {
    const [file] = await dpm.bed.db.query('select state from files where guid = $1', [guid]);
    const { state, explanation } = await dpm.bridge.statusOfRequest({ requestToken: token });
    const names = await dpm.filesOf('pool');
    return {
      file: file?.state,
      state,
      explanation,
      bytes: names.filter((name) => name.includes(token) || name.includes(String(guid))),
    };
  };

  it('refuses plaintext and keeps nothing of it', async () => {
    const file = dpm.newFile();
    const token = await prepare(dpm.bridge, file);
    const dicom = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(500)]);
    await expect(dpm.bridge.write(upload(token, dicom))).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'chunk',
    });
    expect(await afterwards(file.guid, token)).toMatchObject({
      file: 'reserved',
      state: 'REQUEST_STATE_FAILED',
      explanation: expect.stringContaining('age file'),
      bytes: [],
    });
  });

  it('refuses more than was reserved and keeps nothing of it', async () => {
    const file = dpm.newFile({ size: 1_000 });
    const token = await prepare(dpm.bridge, file);
    await expect(dpm.bridge.write(upload(token, ageFile(1_001)))).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    expect(await afterwards(file.guid, token)).toMatchObject({ state: 'REQUEST_STATE_FAILED', bytes: [] });
  });

  it('gives back the space that a smaller file does not need', async () => {
    const used = async () =>
      (await dpm.bed.context.filesystems.list(AbortSignal.timeout(120_000)))[0]?.used ?? 0;
    const before = await used();
    const token = await prepare(dpm.bridge, dpm.newFile({ size: 50_000 }));
    expect(await used()).toBe(before + 50_000);
    await dpm.bridge.write(upload(token, ageFile(20_000)));
    await dpm.bridge.putDone({ requestTokens: [token] });
    expect(await used()).toBe(before + 20_000);
  });

  it('takes one transfer for each token', async () => {
    const token = await prepare(dpm.bridge, dpm.newFile());
    await dpm.bridge.write(upload(token, ageFile(700)));
    await expect(dpm.bridge.write(upload(token, ageFile(700)))).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    expect((await dpm.bridge.putDone({ requestTokens: [token] })).outcomes[0]?.error).toBeNull();
  });

  it('refuses a token of somebody else, and an upload that begins without one', async () => {
    const token = await prepare(dpm.bridge, dpm.newFile());
    const other = await dpm.bed.client('mdm.dpm.v1.StorageService', {
      through: 'dicom-bridge',
      as: dpm.colleague,
    });
    await expect(other.write(upload(token, ageFile(700)))).rejects.toMatchObject({ code: 'not-found' });
    const headless = async function* (): AsyncGenerator<messages.WriteRequest> {
      yield { chunk: ageFile(700) };
    };
    await expect(dpm.bridge.write(headless())).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'token',
    });
  });

  it('refuses chunks of more than a mebibyte', async () => {
    const token = await prepare(dpm.bridge, dpm.newFile({ size: 3_000_000 }));
    await expect(dpm.bridge.write(upload(token, ageFile(2_000_000), 1_048_577))).rejects.toMatchObject({
      code: 'limit-exceeded',
      field: 'chunk',
    });
  });

  /** An upload that stops in the middle until it is told to go on. */
  const interruptible = (token: string, bytes: Buffer) => {
    const events = new EventTarget();
    const half = Math.floor(bytes.length / 2);
    const resumed = once(events, 'resume');
    const halted = once(events, 'halt');
    const parts = async function* (): AsyncGenerator<messages.WriteRequest> {
      yield* upload(token, bytes.subarray(0, half), 1_000);
      events.dispatchEvent(new Event('halt'));
      await resumed;
      yield { chunk: bytes.subarray(half) };
    };
    return { parts: parts(), halted, resume: () => events.dispatchEvent(new Event('resume')) };
  };

  it('removes the bytes of a caller that goes away in the middle', async () => {
    const file = dpm.newFile({ size: 10_000 });
    const token = await prepare(dpm.bridge, file);
    const { parts, halted, resume } = interruptible(token, ageFile(10_000));
    const leaving = new AbortController();
    const writing = dpm.bridge.write(parts, { signal: leaving.signal });
    writing.catch(() => undefined);
    await halted;
    await stateReaches(token, 'active');
    leaving.abort();
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    await stateReaches(token, 'failed');
    expect(await afterwards(file.guid, token)).toMatchObject({ file: 'reserved', bytes: [] });
    resume();
  });

  it('does not let a slow transfer into the place of a put that was prepared again', async () => {
    const file = dpm.newFile({ size: 10_000 });
    const token = await prepare(dpm.bridge, file);
    const { parts, halted, resume } = interruptible(token, ageFile(10_000));
    const writing = dpm.bridge.write(parts);
    writing.catch(() => undefined);
    await halted;
    await stateReaches(token, 'active');
    const fresh = await prepare(dpm.bridge, file);
    const bytes = ageFile(9_000);
    await dpm.bridge.write(upload(fresh, bytes));
    resume();
    await expect(writing).rejects.toMatchObject({ code: 'aborted' });
    const { outcomes } = await dpm.bridge.putDone({ requestTokens: [fresh] });
    expect(outcomes).toMatchObject([{ error: null, file: { size: 9_000 } }]);
    expect(await afterwards(file.guid, token)).toMatchObject({
      state: 'REQUEST_STATE_ABORTED',
      bytes: [`${file.guid}.age`],
    });
  });

  it('does not take a put for active that ended while the last statement of its transfer waited', async () => {
    const file = dpm.newFile({ size: 10_000 });
    const token = await prepare(dpm.bridge, file);
    const { parts, halted, resume } = interruptible(token, ageFile(10_000));
    const writing = dpm.bridge.write(parts);
    writing.catch(() => undefined);
    await halted;
    await stateReaches(token, 'active');
    await dpm.bed.db.transaction(async (tx) => {
      await tx.query('select from files where guid = $1 for update', [file.guid]);
      resume();
      while ((await waitingFor(dpm.bed.db, tx)).length === 0);
      await tx.query('update files set size = size + 1 where guid = $1', [file.guid]);
      await tx.query("update requests set state = 'aborted' where token = $1", [token]);
    });
    await expect(writing).rejects.toMatchObject({ code: 'aborted' });
    await dpm.bed.db.query('update files set size = size - 1 where guid = $1', [file.guid]);
    expect(await afterwards(file.guid, token)).toMatchObject({ file: 'reserved', bytes: [] });
  });

  it('leaves nothing half visible when the database goes away at the end of a transfer', async () => {
    const file = dpm.newFile({ size: 10_000 });
    const token = await prepare(dpm.bridge, file);
    const { parts, halted, resume } = interruptible(token, ageFile(10_000));
    const writing = dpm.bridge.write(parts);
    writing.catch(() => undefined);
    await halted;
    await dpm.bed.db.transaction(async (tx) => {
      // The last statements of the transfer wait for this row; the connection that waits is then cut.
      await tx.query('select from files where guid = $1 for update', [file.guid]);
      resume();
      let waiting: readonly number[] = [];
      while (waiting.length === 0) waiting = await waitingFor(dpm.bed.db, tx);
      await tx.query('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [waiting]);
    });
    await expect(writing).rejects.toMatchObject({ code: 'unavailable' });
    expect(await afterwards(file.guid, token)).toMatchObject({
      file: 'reserved',
      state: 'REQUEST_STATE_FAILED',
      bytes: [],
    });
    const again = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(again, ageFile(10_000)));
    expect((await dpm.bridge.putDone({ requestTokens: [again] })).outcomes[0]?.error).toBeNull();
  });

  async function stateReaches(token: string, state: string): Promise<void> {
    for (;;) {
      const [row] = await dpm.bed.db.query('select state from requests where token = $1', [token]);
      if (row?.state === state) return;
    }
  }
});

describe('a large object', () => {
  it('goes in and out without being held in memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 7);
    const mebibytes = 192;
    const size = mebibytes * chunk.length + 22;
    const file = dpm.newFile({ size });
    const token = await prepare(dpm.bridge, file);
    const before = process.memoryUsage().rss;
    let peak = before;
    const observe = () => {
      peak = Math.max(peak, process.memoryUsage().rss);
    };
    const parts = async function* (): AsyncGenerator<messages.WriteRequest> {
      yield { requestToken: token };
      yield { chunk: Buffer.from('age-encryption.org/v1\n') };
      for (let sent = 0; sent < mebibytes; sent += 1) {
        observe();
        yield { chunk };
      }
    };
    await dpm.bridge.write(parts());
    await dpm.bridge.putDone({ requestTokens: [token] });
    const gateway = await dpm.gateway(dpm.owner);
    const { turl } = await gateway.prepareToGet({ guid: file.guid });
    let received = 0;
    for await (const part of gateway.read({ turl })) {
      received += part.chunk.length;
      observe();
    }
    expect(received).toBe(size);
    expect((peak - before) / 2 ** 20).toBeLessThan(100);
    await dpm.bridge.removeFiles({ guids: [file.guid ?? ''] });
  });
});
