import { randomUUID } from 'node:crypto';
import { access, utimes, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSweeping, sweep } from './sweep.js';
import { ageFile, type DpmBed, prepare, startDpm, upload } from './testing.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('the sweep', () => {
  let dpm: DpmBed;
  let now = Date.now();
  beforeAll(async () => {
    dpm = await startDpm({ clock: () => now });
  });
  afterAll(() => dpm.close());
  beforeEach(() => {
    now = Date.now();
  });

  const swept = () => sweep(dpm.bed.context, AbortSignal.timeout(120_000));
  const stateOf = async (requestToken: string) => (await dpm.bridge.statusOfRequest({ requestToken })).state;
  const usedNow = async () => (await dpm.bed.context.filesystems.list(AbortSignal.timeout(120_000)))[0]?.used;
  /** A transfer as a process that was killed leaves it. */
  const leftBehind = async (token: string, modified: number) => {
    const file = dpm.bed.context.places.part('pool', token);
    await dpm.bed.db.query("update requests set state = 'active' where token = $1", [token]);
    await writeFile(file, ageFile(100));
    await utimes(file, modified / 1_000, modified / 1_000);
  };

  it('removes bytes that belong to no transfer, and leaves other files alone', async () => {
    const { places } = dpm.bed.context;
    const [token, gone] = [randomUUID(), randomUUID()];
    await writeFile(places.part('pool', token), ageFile(100));
    await writeFile(places.part('pool', gone), ageFile(100));
    await writeFile(`${places.incoming('pool')}/README`, 'of the administrator');
    const guid = await dpm.store(ageFile(100));
    await swept();
    expect((await dpm.filesOf('pool')).sort()).toEqual(['README', `${guid}.age`].sort());
  });

  it('is made once when the service starts, and after the end not any more', async () => {
    const file = dpm.bed.context.places.part('pool', randomUUID());
    await writeFile(file, ageFile(100));
    const sweeping = await startSweeping(dpm.bed.context);
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await sweeping.close();
  });

  it('leaves a running transfer alone and ends one that stalled, with its space', async () => {
    const before = (await usedNow()) ?? 0;
    const [running, stalled] = [
      await prepare(dpm.bridge, dpm.newFile({ size: 700 })),
      await prepare(dpm.bridge, dpm.newFile({ size: 300 })),
    ];
    await leftBehind(running, now - minute);
    await leftBehind(stalled, now - 20 * minute);
    await swept();
    expect(await stateOf(running)).toBe('REQUEST_STATE_ACTIVE');
    expect(await stateOf(stalled)).toBe('REQUEST_STATE_FAILED');
    const names = await dpm.filesOf('pool');
    expect(names).toContain(`${running}.part`);
    expect(names).not.toContain(`${stalled}.part`);
    await swept();
    expect(await usedNow()).toBe(before + 700);
  });

  it('gives back what a put holds that nobody finished in time', async () => {
    const file = dpm.newFile({ size: 400 });
    const token = await prepare(dpm.bridge, file);
    await dpm.bridge.write(upload(token, ageFile(400)));
    now += 23 * 60 * minute;
    await swept();
    expect(await dpm.filesOf('pool')).toContain(`${token}.part`);
    now += 60 * minute;
    await swept();
    expect(await stateOf(token)).toBe('REQUEST_STATE_EXPIRED');
    expect(await dpm.filesOf('pool')).not.toContain(`${token}.part`);
    const [row] = await dpm.bed.db.query('select from files where guid = $1', [file.guid]);
    expect(row).toBeUndefined();
  });

  it('remembers requests for a week after their time', async () => {
    const guid = await dpm.store(ageFile(100));
    const { requestToken } = await (await dpm.gateway(dpm.owner)).prepareToGet({ guid });
    now += 7 * day;
    await swept();
    expect(await stateOf(requestToken)).toBe('REQUEST_STATE_EXPIRED');
    now += day;
    await swept();
    await expect(stateOf(requestToken)).rejects.toMatchObject({ code: 'not-found' });
  });
});
