import { createCipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decryptStream, encodeIdentity, encryptPieces, generateIdentity } from '@mdm/envelope';
import { Decrypter, Encrypter } from 'age-encryption';
import { alternately, type Bench, type BenchContext, seconds } from '../bench.js';
import { execute } from '../programs.js';
import type { Row } from '../result.js';
import { type Figure, summarise } from '../statistics.js';

type Stage = NodeJS.ReadWriteStream | ((pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>);

const mebi = 2 ** 20;
const pieceLength = mebi;
const chunkLength = 65_536;

const ageLimit = 'one core for the cipher, another for reading and writing files';

/** Encrypting and decrypting as the bridge and the reader do it: any size, piece by piece. */
export const envelope: Bench = {
  name: 'envelope',
  description: 'encryption and decryption of one large file in the age format',
  needs: ['age'],
  run: async (context) => {
    const { quick, directory, say } = context;
    const size = (quick ? 32 : 256) * mebi;
    const repetitions = quick ? 2 : 7;
    const { identity, recipient } = generateIdentity();
    const secret = encodeIdentity(identity);
    const at = (name: string) => path.join(directory, name);
    await pipeline(randomPieces(size), createWriteStream(at('plain')));
    await writeFile(at('id'), `${secret}\n`, { mode: 0o600 });

    const rate = async (work: () => Promise<unknown> | unknown) => size / 1e6 / (await seconds(work));
    const compare = async (
      figure: Omit<Figure, 'unit' | 'better'>,
      ours: () => Promise<unknown>,
      theirs: () => Promise<unknown> | unknown,
    ): Promise<Row> => {
      say(figure.name);
      await ours();
      const rates = await alternately(
        repetitions,
        () => rate(ours),
        () => rate(theirs),
      );
      return summarise({ ...figure, unit: 'MB/s', better: 'more' }, rates.ours, rates.theirs);
    };
    const throughFiles = (transform: () => Stage, from: string, to: string) =>
      pipeline(
        createReadStream(at(from), { highWaterMark: pieceLength }),
        transform(),
        createWriteStream(at(to), { highWaterMark: pieceLength }),
      );
    const encrypt = () => (pieces: AsyncIterable<Uint8Array>) =>
      encryptPieces(pieces, { recipients: [recipient] });
    const decrypt = () => decryptStream({ identities: [identity] });
    const throughWeb = async (
      convert: (source: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>,
      from: string,
      to: string,
    ) => {
      const source = Readable.toWeb(createReadStream(at(from), { highWaterMark: pieceLength }));
      await pipeline(
        Readable.fromWeb((await convert(source as ReadableStream<Uint8Array>)) as never),
        createWriteStream(at(to)),
      );
    };
    const piece = randomBytes(pieceLength);
    const fileGoal = { of: 'ratio', bound: 1 } as const;

    const rows = [
      await compare(
        {
          name: 'encrypt, memory to memory',
          limit: 'ChaCha20-Poly1305 on one core; the peer is that cipher alone, in the same 64 KiB chunks',
          peerName: 'bare cipher',
          goal: { of: 'ratio', bound: 0.75 },
        },
        () => pipeline(repeat(piece, size), encrypt(), discard()),
        () => bareCipher(piece, size),
      ),
      await compare(
        { name: 'encrypt, file to file', limit: ageLimit, peerName: 'age', goal: fileGoal },
        () => throughFiles(encrypt, 'plain', 'sealed'),
        () => execute('age', ['-r', recipient, '-o', at('sealed-by-age'), at('plain')]),
      ),
      await compare(
        { name: 'decrypt, file to file', limit: ageLimit, peerName: 'age', goal: fileGoal },
        () => throughFiles(decrypt, 'sealed', 'opened'),
        () => execute('age', ['-d', '-i', at('id'), '-o', at('opened-by-age'), at('sealed')]),
      ),
      await compare(
        {
          name: 'encrypt, file to file',
          limit: ageLimit,
          peerName: 'npm age-encryption',
          goal: fileGoal,
        },
        () => throughFiles(encrypt, 'plain', 'sealed'),
        () => throughWeb((source) => newEncrypter(recipient).encrypt(source), 'plain', 'sealed-by-npm'),
      ),
      await compare(
        { name: 'decrypt, file to file', limit: ageLimit, peerName: 'npm age-encryption', goal: fileGoal },
        () => throughFiles(decrypt, 'sealed', 'opened'),
        () => throughWeb((source) => newDecrypter(secret).decrypt(source), 'sealed', 'opened-by-npm'),
      ),
    ];
    await requireEqual(context, 'plain', ['opened', 'opened-by-age', 'opened-by-npm']);
    return rows;
  },
};

/** A figure of something that does not decrypt to the same bytes would be worth nothing. */
async function requireEqual({ directory }: BenchContext, name: string, others: string[]): Promise<void> {
  const expected = await readFile(path.join(directory, name));
  for (const other of others) {
    if (!expected.equals(await readFile(path.join(directory, other))))
      throw new Error(`${other} differs from ${name}`);
  }
}

function newEncrypter(recipient: string): Encrypter {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter;
}

function newDecrypter(secret: string): Decrypter {
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  return decrypter;
}

async function* randomPieces(size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; done += pieceLength) yield randomBytes(pieceLength);
}

async function* repeat(piece: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; done += piece.length) yield piece;
}

const discard = () => new Writable({ write: (_chunk, _encoding, done) => done() });

function bareCipher(piece: Buffer, size: number): void {
  const key = randomBytes(32);
  const nonce = Buffer.alloc(12);
  for (let chunk = 0; chunk < size / chunkLength; chunk += 1) {
    nonce.writeUInt32BE(chunk);
    const at = (chunk * chunkLength) % piece.length;
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.update(piece.subarray(at, at + chunkLength));
    cipher.final();
    cipher.getAuthTag();
  }
}
