import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ageFile, type DpmBed, prepare, startDpm, upload } from './testing.js';

describe('the space of the pools', () => {
  let dpm: DpmBed;
  beforeAll(async () => {
    dpm = await startDpm({
      adjust: (site) => {
        site.storage = {
          pools: [
            { name: 'fast', filesystems: [{ path: 'one', capacity: 20_000 }] },
            { name: 'slow', filesystems: [{ path: 'two', capacity: 15_000 }] },
          ],
        };
      },
    });
  });
  afterAll(() => dpm.close());

  const usedOf = async () => {
    const filesystems = await dpm.bed.context.filesystems.list(AbortSignal.timeout(120_000));
    return Object.fromEntries(filesystems.map(({ path, used }) => [path, used]));
  };

  it('is given out where most is free', async () => {
    const guids: string[] = [];
    const places: Record<string, number>[] = [];
    for (let count = 0; count < 3; count += 1) {
      guids.push(await dpm.store(ageFile(5_000)));
      places.push(await usedOf());
    }
    expect(places).toEqual([
      { one: 5_000, two: 0 },
      { one: 10_000, two: 0 },
      { one: 10_000, two: 5_000 },
    ]);
    await dpm.bridge.removeFiles({ guids });
    expect(await usedOf()).toEqual({ one: 0, two: 0 });
  });

  it('is never given out twice to writers that come at the same moment', async () => {
    const files = Array.from({ length: 50 }, () => dpm.newFile({ size: 1_000 }));
    const outcomes = await Promise.all(
      files.map(async (file) => {
        const { tickets } = await dpm.bridge.prepareToPut({ files: [file] });
        const [ticket] = tickets;
        if (!ticket?.requestToken) return ticket?.error?.code;
        await dpm.bridge.write(upload(ticket.requestToken, ageFile(1_000)));
        return (await dpm.bridge.putDone({ requestTokens: [ticket.requestToken] })).outcomes[0]?.error?.code;
      }),
    );
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(35);
    expect(outcomes.filter((code) => code === 'storage-full')).toHaveLength(15);
    expect(await usedOf()).toEqual({ one: 20_000, two: 15_000 });
    await dpm.bridge.removeFiles({ guids: files.map(({ guid }) => guid ?? '') });
    expect(await usedOf()).toEqual({ one: 0, two: 0 });
  });

  it('is refused item by item when a batch does not fit', async () => {
    const files = [18_000, 18_000, 9_000].map((size) => dpm.newFile({ size }));
    const { tickets } = await dpm.bridge.prepareToPut({ files });
    expect(tickets.map(({ error }) => error?.code)).toEqual([undefined, 'storage-full', undefined]);
    await dpm.bridge.removeFiles({ guids: files.map(({ guid }) => guid ?? '') });
    expect(await usedOf()).toEqual({ one: 0, two: 0 });
  });

  it('is reserved once for a put that is prepared again, also on another filesystem', async () => {
    const file = dpm.newFile({ size: 12_000 });
    await prepare(dpm.bridge, file);
    const other = dpm.newFile({ size: 10_000 });
    await prepare(dpm.bridge, other);
    expect(await usedOf()).toEqual({ one: 12_000, two: 10_000 });
    await prepare(dpm.bridge, { ...other, size: 4_000 });
    expect(await usedOf()).toEqual({ one: 12_000, two: 4_000 });
    expect(
      (await dpm.bridge.prepareToPut({ files: [{ ...other, size: 30_000 }] })).tickets[0]?.error?.code,
    ).toBe('storage-full');
    expect(await usedOf()).toEqual({ one: 12_000, two: 0 });
    await dpm.bridge.removeFiles({ guids: [file.guid ?? ''] });
  });

  it('is shown to administrators and to nobody else', async () => {
    const site = dpm.bed.sites.get('a');
    const administrator = dpm.bed.user({ name: 'admin', dn: site?.people.administrator.dn ?? '' });
    const { pools } = await (await dpm.gateway(administrator)).listPools({});
    expect(pools).toEqual([
      {
        name: 'fast',
        filesystems: [{ path: 'one', capacity: 20_000, used: 0, free: 20_000, writable: true }],
      },
      {
        name: 'slow',
        filesystems: [{ path: 'two', capacity: 15_000, used: 0, free: 15_000, writable: true }],
      },
    ]);
    await expect((await dpm.gateway(dpm.owner)).listPools({})).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });

  it('is not given out any more by a filesystem that left site.yaml', async () => {
    const { context } = dpm.bed;
    const signal = AbortSignal.timeout(120_000);
    await context.filesystems.configure([{ pool: 'slow', path: 'two', capacity: 500, diskFree: 1 }], signal);
    const [one, two] = await context.filesystems.list(signal);
    expect(one).toMatchObject({ path: 'one', writable: false });
    expect(two).toMatchObject({ path: 'two', writable: true, capacity: 500 });
    await context.filesystems.configure(
      [{ pool: 'slow', path: 'two', capacity: undefined, diskFree: 77 }],
      signal,
    );
    expect((await context.filesystems.list(signal))[1]).toMatchObject({ path: 'two', capacity: 77 });
  });
});
