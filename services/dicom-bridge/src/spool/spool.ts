import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { diskError, errnoOf } from './disk-error.js';

export interface Spooled {
  /** Bytes that came: those of the data set, which is all that the sender of an instance decides about. */
  readonly size: number;
  /** Of these, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the spool file: file meta information and data set. */
  readonly fileSize: number;
}

export interface ReceiveOptions {
  /** The most that may come, in bytes. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** File meta information, for the beginning of the file. */
  readonly meta?: Buffer;
}

/**
 * Where received instances wait for their registration, as `<guid>.dcm`: file meta information written here and the
 * data set as it came. That a file is complete is for the database to say, which hears of it last. One spool belongs to
 * one bridge process.
 */
export interface Spool {
  file(guid: string): string;
  /**
   * Writes what comes; its bytes are on the disk when this resolves, its name after the next {@link sync}. Holds 1 MiB.
   * Whatever goes wrong, nothing of it is left.
   * @throws limit-exceeded  more comes than `limit`
   * @throws storage-full    the disk is full
   */
  receive(guid: string, bytes: AsyncIterable<Buffer>, options: ReceiveOptions): Promise<Spooled>;
  /**
   * The file in pieces of up to 1 MiB; `fileSize` is the size that {@link Spooled} told.
   * @throws corrupt  the file is missing or shorter
   */
  read(guid: string, fileSize: number): AsyncGenerator<Buffer>;
  /** Makes the names of all received instances durable. */
  sync(): Promise<void>;
  /** Removes files; those that are gone already are no error. */
  remove(guids: readonly string[]): Promise<void>;
  /** Puts a file aside; done again, it is done already. */
  quarantine(guid: string): Promise<void>;
  /** Takes a file back from the quarantine; done again, it is done already. */
  release(guid: string): Promise<void>;
  readonly aside: Aside;
  /** The GUIDs of all files, also of those that a former process has left half written. */
  list(): Promise<string[]>;
  close(): Promise<void>;
}

/** The files that were put aside. */
export interface Aside {
  /** As {@link Spool.read}. */
  read(guid: string, fileSize: number): AsyncGenerator<Buffer>;
  remove(guids: readonly string[]): Promise<void>;
  list(): Promise<string[]>;
}

const extension = '.dcm';
const guidName = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.dcm$/;
/** Pieces of the network are small; moving several at once costs far fewer system calls. */
const pieceBytes = 1 << 20;

export async function openSpool(dataDirectory: string): Promise<Spool> {
  const directory = path.join(dataDirectory, 'spool');
  const asideDirectory = path.join(dataDirectory, 'quarantine');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await mkdir(asideDirectory, { recursive: true, mode: 0o700 });
  const opened = await open(directory, 'r');
  const fileIn = (place: string) => (guid: string) => path.join(place, `${guid}${extension}`);
  const file = fileIn(directory);
  const asideFile = fileIn(asideDirectory);
  const removeAll = async (files: readonly string[]) => {
    await Promise.all(files.map((name) => unlinkIfThere(name)));
  };
  const guidsIn = async (place: string) =>
    (await readdir(place)).flatMap((name) => guidName.exec(name)?.[1] ?? []);

  return {
    file,

    receive: async (guid, bytes, options) => {
      let handle: FileHandle | undefined;
      try {
        handle = await open(file(guid), 'wx', 0o600);
        const spooled = await writePieces(handle, bytes, options);
        await handle.datasync();
        await handle.close();
        return spooled;
      } catch (thrown) {
        await handle?.close().catch(() => undefined);
        if (handle) await unlinkIfThere(file(guid)).catch(() => undefined);
        throw diskError(thrown);
      }
    },

    read: (guid, fileSize) => readPieces(file(guid), fileSize),

    sync: () => sync(opened),

    remove: (guids) => removeAll(guids.map(file)),

    quarantine: async (guid) => {
      await moveIfThere(file(guid), asideFile(guid));
      const place = await open(asideDirectory, 'r');
      await sync(place).finally(() => place.close());
    },

    release: async (guid) => {
      await moveIfThere(asideFile(guid), file(guid));
      await sync(opened);
    },

    list: () => guidsIn(directory),

    aside: {
      read: (guid, fileSize) => readPieces(asideFile(guid), fileSize),
      remove: (guids) => removeAll(guids.map(asideFile)),
      list: () => guidsIn(asideDirectory),
    },

    close: () => opened.close(),
  };
}

async function* readPieces(file: string, fileSize: number): AsyncGenerator<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    for (let left = fileSize; left > 0; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(Math.min(left, pieceBytes)));
      if (bytesRead === 0) fail('corrupt', 'a file of the spool is shorter than what was received');
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (thrown) {
    throw diskError(thrown);
  } finally {
    await handle?.close();
  }
}

async function writePieces(
  handle: FileHandle,
  bytes: AsyncIterable<Buffer>,
  { limit, signal, meta = Buffer.alloc(0) }: ReceiveOptions,
): Promise<Spooled> {
  const hash = createHash('sha256');
  let size = 0;
  let waiting: Buffer[] = [meta];
  let waitingBytes = meta.length;
  const flush = async () => {
    const pieces = waiting;
    waiting = [];
    waitingBytes = 0;
    await writeAll(handle, pieces);
  };
  for await (const piece of bytes) {
    signal.throwIfAborted();
    size += piece.length;
    if (size > limit) fail('limit-exceeded', `the object is larger than ${limit} bytes`);
    hash.update(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= pieceBytes) await flush();
  }
  // A sender that went away may look like the end of its bytes.
  signal.throwIfAborted();
  await flush();
  return { size, sha256: hash.digest('hex'), fileSize: meta.length + size };
}

async function writeAll(handle: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await handle.writev([...pieces]);
  if (bytesWritten === total) return;
  const all = Buffer.concat(pieces, total);
  for (let offset = bytesWritten; offset < total; ) offset += (await handle.write(all, offset)).bytesWritten;
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw diskError(thrown);
  }
}

async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw diskError(thrown);
  }
}

async function sync(directory: FileHandle): Promise<void> {
  try {
    await directory.sync();
  } catch (thrown) {
    throw diskError(thrown);
  }
}
