import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open as openFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { decryptStream } from '@mdm/envelope';
import { fail, MdmError } from '@mdm/errors';
import type { Ciphertexts, OpenedImage } from './ciphertext.js';
import type { KeyRing } from './keys.js';
import { localFileError } from './local-file.js';
import type { Options, Progress } from './options.js';
import { requireDigest } from './transfer.js';

export interface DownloadOptions extends Options {
  /** Leave the image encrypted. */
  readonly encrypted?: boolean;
  /** SHA-256 that the encrypted object must have, hexadecimal: another one is `content-conflict`, before anything is brought. */
  readonly sha256?: string | undefined;
  /** Told of encrypted bytes. */
  readonly onProgress?: Progress;
}

export interface Downloads {
  /**
   * Brings an image into a file, for the owner of the file only, which appears when it is complete and proven. Until then
   * the encrypted bytes gather in `<file>.part`; a later download to the same file goes on from them.
   * @param target LFN or GUID
   */
  download(target: string, file: string, options?: DownloadOptions): Promise<OpenedImage>;
}

/** The encrypted bytes that were brought so far; what is written goes to their end. */
interface Part {
  readonly file: string;
  readonly handle: FileHandle;
}

export function downloads({ open, readCiphertext }: Ciphertexts, { join }: KeyRing): Downloads {
  /** Fetches what is missing behind the first `kept` bytes, and proves the whole. */
  async function fetchInto(part: Part, kept: number, opened: OpenedImage, options: DownloadOptions) {
    await part.handle.truncate(kept);
    const hash = createHash('sha256');
    if (kept > 0)
      for await (const piece of createReadStream(part.file, { end: kept - 1 })) hash.update(piece);
    let done = kept;
    options.onProgress?.(done, opened.size);
    for await (const piece of readCiphertext(opened, { offset: kept }, options)) {
      hash.update(piece);
      await part.handle.appendFile(piece);
      done += piece.length;
      options.onProgress?.(done, opened.size);
    }
    await part.handle.sync();
    requireDigest(opened, hash.digest());
  }

  async function complete(file: string, opened: OpenedImage, options: DownloadOptions): Promise<void> {
    const { O_RDWR, O_CREAT, O_APPEND } = constants;
    const part = { file, handle: await openFile(file, O_RDWR | O_CREAT | O_APPEND, 0o600) };
    try {
      const { size } = await part.handle.stat();
      const kept = size <= opened.size ? size : 0;
      await fetchInto(part, kept, opened, options).catch(async (thrown: unknown) => {
        const error = MdmError.from(thrown);
        if (error.code !== 'corrupt') throw thrown;
        // What was kept may have been of another image; nothing of it helps a later try.
        await part.handle.truncate(0);
        if (kept === 0) throw error;
        await fetchInto(part, 0, opened, options);
      });
    } finally {
      await part.handle.close();
    }
  }

  async function decrypt(part: string, file: string, identity: Uint8Array, { signal }: Options) {
    const scratch = `${file}.${randomUUID()}.new`;
    try {
      const target = await openFile(scratch, 'wx', 0o600);
      await pipeline(
        createReadStream(part),
        decryptStream({ identities: [identity] }),
        target.createWriteStream({ flush: true }),
        { signal },
      );
      await rename(scratch, file);
      await rm(part);
    } finally {
      await rm(scratch, { force: true });
    }
  }

  return {
    download: async (target, file, options = {}) => {
      const opened = await open(target, options);
      if (options.sha256 && opened.sha256 !== options.sha256) {
        fail('content-conflict', `image ${opened.guid} is not the one that was meant: its bytes are others`, {
          remedy: 'ask its owner what has changed',
        });
      }
      const part = `${file}.part`;
      try {
        if (options.encrypted) {
          await complete(part, opened, options);
          await rename(part, file);
          return opened;
        }
        const { identity } = await join(opened, options);
        try {
          await complete(part, opened, options);
          await decrypt(part, file, identity, options);
        } finally {
          identity.fill(0);
        }
        return opened;
      } catch (thrown) {
        throw localFileError(thrown, file);
      }
    },
  };
}
