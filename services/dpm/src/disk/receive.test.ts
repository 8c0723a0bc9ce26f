import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diskError } from './disk-error.js';
import { receive } from './receive.js';

const magic = Buffer.from('age-encryption.org/v1\n');

async function* pieces(...buffers: Buffer[]): AsyncGenerator<Buffer> {
  yield* buffers;
}

describe('receiving a file', () => {
  let directory: string;
  let count = 0;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-receive-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const { signal } = new AbortController();
  const attempt = async (body: AsyncIterable<Buffer>, limit = 1_000_000) => {
    count += 1;
    const file = path.join(directory, String(count));
    return { file, received: await receive(file, body, { limit, signal }) };
  };
  const left = async () => (await readdir(directory)).length;

  it('writes the same bytes however they were cut', async () => {
    const cut = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cut, fc.integer({ min: 1, max: 23 }), async (rest, first) => {
        const body = [
          magic.subarray(0, first),
          magic.subarray(first),
          ...rest.map((one) => Buffer.from(one)),
        ];
        const { file, received } = await attempt(pieces(...body));
        const all = Buffer.concat(body);
        expect(all.equals(await readFile(file))).toBe(true);
        expect(received.size).toBe(all.length);
        await rm(file);
      }),
      { numRuns: 100 },
    );
  });

  it('never leaves a byte of anything that does not begin as an age file does', async () => {
    const before = await left();
    const start = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc.nat(magic.length - 1).map((length) => magic.subarray(0, length)),
      fc.nat(magic.length - 1).map((at) => {
        const wrong = Buffer.from(magic);
        wrong.writeUInt8(wrong.readUInt8(at) ^ 0x20, at);
        return wrong;
      }),
    );
    await fc.assert(
      fc.asyncProperty(start, fc.integer({ min: 1, max: 30 }), async (bytes, cut) => {
        fc.pre(!bytes.subarray(0, magic.length).equals(magic));
        await expect(attempt(pieces(bytes.subarray(0, cut), bytes.subarray(cut)))).rejects.toMatchObject({
          code: 'invalid-argument',
        });
        expect(await left()).toBe(before);
      }),
      { numRuns: 200 },
    );
  });

  it('takes exactly the limit and not a byte more', async () => {
    await attempt(pieces(magic, Buffer.alloc(78)), 100);
    const before = await left();
    await expect(attempt(pieces(magic, Buffer.alloc(79)), 100)).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    expect(await left()).toBe(before);
  });

  it('removes what it wrote when the source fails or the caller goes away', async () => {
    const before = await left();
    const failing = async function* () {
      yield magic;
      throw new Error('the line broke');
    };
    await expect(attempt(failing())).rejects.toMatchObject({ code: 'internal' });
    const gone = AbortSignal.abort(Object.assign(new Error('gone'), { name: 'AbortError' }));
    const file = path.join(directory, 'gone');
    await expect(receive(file, pieces(magic), { limit: 100, signal: gone })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await left()).toBe(before);
  });

  it('does not write over a file that is there', async () => {
    const { file } = await attempt(pieces(magic));
    await expect(receive(file, pieces(magic), { limit: 100, signal })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(magic.equals(await readFile(file))).toBe(true);
  });
});

describe('errors of the disk', () => {
  const errno = (code: string) => Object.assign(new Error(`${code}: at /secret/place`), { code, errno: -1 });
  it.each([
    ['ENOSPC', 'storage-full'],
    ['EDQUOT', 'storage-full'],
    ['EIO', 'unavailable'],
    ['EACCES', 'unavailable'],
  ])('%s becomes %s without the path', (code, expected) => {
    const error = diskError(errno(code));
    expect(error.code).toBe(expected);
    expect(`${error.message}${error.remedy}`).not.toContain('secret');
  });
});
