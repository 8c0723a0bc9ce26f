import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decrypter, Encrypter } from 'age-encryption';
import {
  decryptBuffer,
  decryptStream,
  encodeIdentity,
  encryptBuffer,
  encryptPieces,
  generateIdentity,
} from './index.js';

const sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_003];
const { identity, recipient } = generateIdentity();

/** These tests are worth nothing without the other implementation, so its absence is a failure, never a skip. */
function requireTool(name: string): void {
  if (spawnSync(name, ['--version']).error) {
    throw new Error(
      `the program "${name}" is needed for this test: install it, on Debian with "apt-get install ${name}"`,
    );
  }
}

/** The program's standard output. */
const run = (program: string, args: readonly string[], input?: Uint8Array): Buffer =>
  execFileSync(program, args, { input, maxBuffer: 1 << 24 });

const bytesOf = (array: Uint8Array) => Buffer.from(array);

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

describe('the age program', () => {
  let directory: string;
  const at = (name: string) => path.join(directory, name);

  beforeAll(async () => {
    requireTool('age');
    directory = await mkdtemp(path.join(tmpdir(), 'mdm-envelope-'));
    await writeFile(at('key'), `${encodeIdentity(identity)}\n`, { mode: 0o600 });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('derives the same recipient from an identity', () => {
    expect(
      run('age-keygen', ['-y', at('key')])
        .toString()
        .trim(),
    ).toBe(recipient);
  });

  it.each(sizes)('reads what we wrote: %d bytes', async (size) => {
    const plaintext = randomBytes(size);
    await writeFile(at('ours.age'), encryptBuffer(plaintext, { recipients: [recipient] }));
    const read = run('age', ['-d', '-i', at('key'), at('ours.age')]);
    expect(read.equals(plaintext)).toBe(true);
  });

  it.each(sizes)('writes what we read: %d bytes', async (size) => {
    const plaintext = randomBytes(size);
    run('age', ['-r', recipient, '-r', generateIdentity().recipient, '-o', at('theirs.age')], plaintext);
    const file = await readFile(at('theirs.age'));
    expect(decryptBuffer(file, { identities: [identity] }).equals(plaintext)).toBe(true);
  });

  it('exchanges 100 MB through streams and files, both ways', async () => {
    const block = randomBytes(1_000_000);
    const blocks = function* () {
      for (let i = 0; i < 100; i += 1) yield block;
    };
    await pipeline(Readable.from(blocks(), { objectMode: false }), createWriteStream(at('plain')));
    const digest = await sha256(at('plain'));

    await pipeline(
      createReadStream(at('plain')),
      (pieces: AsyncIterable<Buffer>) => encryptPieces(pieces, { recipients: [recipient] }),
      createWriteStream(at('ours.age')),
    );
    run('age', ['-d', '-i', at('key'), '-o', at('read'), at('ours.age')]);
    expect(await sha256(at('read'))).toBe(digest);

    run('age', ['-r', recipient, '-o', at('theirs.age'), at('plain')]);
    await pipeline(
      createReadStream(at('theirs.age')),
      decryptStream({ identities: [identity] }),
      createWriteStream(at('read')),
    );
    expect(await sha256(at('read'))).toBe(digest);
  });
});

describe('the npm package age-encryption', () => {
  it.each(sizes)('reads what we wrote: %d bytes', async (size) => {
    const plaintext = randomBytes(size);
    const decrypter = new Decrypter();
    decrypter.addIdentity(encodeIdentity(identity));
    const file = encryptBuffer(plaintext, { recipients: [recipient] });
    expect(bytesOf(await decrypter.decrypt(new Uint8Array(file))).equals(plaintext)).toBe(true);
  });

  it.each(sizes)('writes what we read: %d bytes', async (size) => {
    const plaintext = randomBytes(size);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const file = bytesOf(await encrypter.encrypt(new Uint8Array(plaintext)));
    expect(decryptBuffer(file, { identities: [identity] }).equals(plaintext)).toBe(true);
  });
});
