import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readHeader } from '@mdm/dicom';
import { openInstance } from '../receive/instance-header.js';
import { phantom } from '../testing.js';
import { openSpool, type Spool } from './spool.js';

async function* pieces(bytes: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('the spool', () => {
  const file = phantom();
  const { datasetOffset } = readHeader(file).meta;
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

  it('keeps the data set as it came below a meta header of its own', async () => {
    const guid = randomUUID();
    const spooled = await spool.receive(guid, await openInstance(pieces(file)), {
      limit,
      signal,
      callingAe: 'CT_1',
    });
    const stored = await readFile(spool.file(guid));
    const { meta } = readHeader(stored);
    const dataset = stored.subarray(meta.datasetOffset);
    expect(dataset.equals(file.subarray(datasetOffset))).toBe(true);
    expect(spooled).toEqual({
      size: dataset.length,
      sha256: createHash('sha256').update(dataset).digest('hex'),
      fileSize: stored.length,
    });
    expect(stored.includes('CT_1')).toBe(true);
  });

  it('tells the same instance whatever its meta header and its preamble say', async () => {
    const other = Buffer.from(file);
    other.fill(7, 0, 128);
    const [first, second] = await Promise.all(
      [file, other].map(async (bytes) =>
        spool.receive(randomUUID(), await openInstance(pieces(bytes)), { limit, signal }),
      ),
    );
    expect(first?.sha256).toBe(second?.sha256);
  });

  it.each<[string, Buffer, number, string]>([
    ['an instance over the limit', file, 5_000, 'limit-exceeded'],
    ['pixel data that is cut off', file.subarray(0, file.length - 100), limit, 'invalid-dicom'],
  ])('keeps nothing of %s', async (_what, bytes, most, code) => {
    const opened = await openInstance(pieces(bytes));
    const received = spool.receive(randomUUID(), opened, { limit: most, signal });
    await expect(received).rejects.toMatchObject({ code });
    expect(await names()).toEqual([]);
  });

  it('keeps nothing of an instance whose sender went away', async () => {
    const sender = new AbortController();
    async function* breaksOff() {
      yield file.subarray(0, file.length - 100);
      sender.abort();
      yield file.subarray(file.length - 100);
    }
    const opened = await openInstance(breaksOff());
    await expect(spool.receive(randomUUID(), opened, { limit, signal: sender.signal })).rejects.toThrow();
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
    const { fileSize } = await spool.receive(guid, await openInstance(pieces(file)), { limit, signal });
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
  });
});
