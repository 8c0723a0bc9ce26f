import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { phantom } from '../testing.js';
import { openSpool, type Spool } from './spool.js';

async function* pieces(bytes: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('the spool', () => {
  const file = phantom();
  const signal = AbortSignal.timeout(120_000);
  const limit = 1 << 20;
  let directory: string;
  let spool: Spool;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-spool-'));
    spool = await openSpool(directory);
  });
  afterEach(async () => {
    await spool.close();
    await rm(directory, { recursive: true });
  });
  const names = () => readdir(path.join(directory, 'spool'));

  it('keeps what comes below file meta information of its own, which the hash leaves out', async () => {
    const guid = randomUUID();
    const meta = Buffer.from('meta');
    const spooled = await spool.receive(guid, pieces(file), { limit, signal, meta });
    expect((await readFile(spool.file(guid))).equals(Buffer.concat([meta, file]))).toBe(true);
    expect(spooled).toEqual({
      size: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      fileSize: meta.length + file.length,
    });
  });

  it('keeps nothing of what is over the limit', async () => {
    await expect(spool.receive(randomUUID(), pieces(file), { limit: 5_000, signal })).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    expect(await names()).toEqual([]);
  });

  it('keeps nothing of an instance whose sender went away', async () => {
    const sender = new AbortController();
    async function* breaksOff() {
      yield file.subarray(0, file.length - 100);
      sender.abort();
      yield file.subarray(file.length - 100);
    }
    await expect(
      spool.receive(randomUUID(), breaksOff(), { limit, signal: sender.signal }),
    ).rejects.toThrow();
    expect(await names()).toEqual([]);
  });

  it('lists its files, and nothing else that lies there', async () => {
    const guid = randomUUID();
    await writeFile(spool.file(guid), 'complete');
    await writeFile(path.join(directory, 'spool', 'README'), 'by hand');
    expect(await spool.list()).toEqual([guid]);
  });

  it('gives back what it was given, and says so when some of it is missing', async () => {
    const guid = randomUUID();
    const { fileSize } = await spool.receive(guid, pieces(file), { limit, signal });
    const read = async (size: number) => {
      const parts: Buffer[] = [];
      for await (const part of spool.read(guid, size)) parts.push(part);
      return Buffer.concat(parts);
    };
    expect((await read(fileSize)).equals(await readFile(spool.file(guid)))).toBe(true);
    await expect(read(fileSize + 1)).rejects.toMatchObject({ code: 'corrupt' });
    await spool.remove([guid]);
    await expect(read(fileSize)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('puts a file aside once, and removes what may be gone', async () => {
    const guid = randomUUID();
    await writeFile(spool.file(guid), 'odd');
    await spool.quarantine(guid);
    await spool.quarantine(guid);
    await spool.remove([guid]);
    expect(await readdir(path.join(directory, 'quarantine'))).toEqual([`${guid}.dcm`]);
    expect(await names()).toEqual([]);
    expect(await spool.aside.list()).toEqual([guid]);
    await spool.release(guid);
    await spool.release(guid);
    expect([await names(), await spool.aside.list()]).toEqual([[`${guid}.dcm`], []]);
  });
});
