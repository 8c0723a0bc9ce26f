import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type DicomHeader, writeMetaHeader } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { OpenedInstance } from '../receive/instance-header.js';
import { diskError, errnoOf } from './disk-error.js';

export interface Spooled {
  /** Bytes of the data set, which is all that the sender decides about. */
  readonly size: number;
  /** Of the data set, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the spool file: file meta information and data set. */
  readonly fileSize: number;
}

/**
 * Where received instances wait for their registration, as `<guid>.dcm`: file meta information written here and the
 * data set as it came. That a file is complete is for the database to say, which hears of it last. One spool belongs to
 * one bridge process.
 */
export interface Spool {
  file(guid: string): string;
  /**
   * Writes an instance; its bytes are on the disk when this resolves, its name after the next {@link sync}. Holds 1 MiB.
   * Whatever goes wrong, nothing of it is left.
   * @throws invalid-dicom   the pixel data is cut off
   * @throws limit-exceeded  the data set is larger than `limit`
   * @throws storage-full    the disk is full
   */
  receive(
    guid: string,
    instance: OpenedInstance,
    options: { readonly limit: number; readonly signal: AbortSignal; readonly callingAe?: string },
  ): Promise<Spooled>;
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
  /** The GUIDs of all files, also of those that a former process has left half written. */
  list(): Promise<string[]>;
  close(): Promise<void>;
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
  const file = (guid: string) => path.join(directory, `${guid}${extension}`);

  return {
    file,

    receive: async (guid, instance, options) => {
      let handle: FileHandle | undefined;
      try {
        handle = await open(file(guid), 'wx', 0o600);
        const spooled = await writeInstance(handle, instance, options);
        await handle.datasync();
        await handle.close();
        return spooled;
      } catch (thrown) {
        await handle?.close().catch(() => undefined);
        if (handle) await unlinkIfThere(file(guid)).catch(() => undefined);
        throw diskError(thrown);
      } finally {
        await instance.rest.return(undefined);
      }
    },

    read: (guid, fileSize) => readPieces(file(guid), fileSize),

    sync: () => sync(opened),

    remove: async (guids) => {
      await Promise.all(guids.map((guid) => unlinkIfThere(file(guid))));
    },

    quarantine: async (guid) => {
      try {
        await rename(file(guid), path.join(asideDirectory, `${guid}${extension}`));
      } catch (thrown) {
        if (errnoOf(thrown) !== 'ENOENT') throw diskError(thrown);
      }
      const aside = await open(asideDirectory, 'r');
      await sync(aside).finally(() => aside.close());
    },

    list: async () => (await readdir(directory)).flatMap((name) => guidName.exec(name)?.[1] ?? []),

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

async function writeInstance(
  handle: FileHandle,
  { header, head, rest }: OpenedInstance,
  options: { readonly limit: number; readonly signal: AbortSignal; readonly callingAe?: string },
): Promise<Spooled> {
  const { limit, signal, callingAe } = options;
  const meta = writeMetaHeader({ ...header.meta, ...(callingAe !== undefined && { callingAe }) });
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
  const take = async (piece: Buffer) => {
    signal.throwIfAborted();
    size += piece.length;
    if (size > limit) fail('limit-exceeded', `the object is larger than ${limit} bytes`);
    hash.update(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= pieceBytes) await flush();
  };

  await take(head.subarray(header.meta.datasetOffset));
  for await (const piece of rest) await take(piece);
  // A sender that went away may look like the end of its bytes.
  signal.throwIfAborted();
  requireWholePixelData(header, size);
  await flush();
  return { size, sha256: hash.digest('hex'), fileSize: meta.length + size };
}

function requireWholePixelData({ leastBytes, meta }: DicomHeader, size: number): void {
  const wanted = leastBytes === undefined ? 0 : leastBytes - meta.datasetOffset;
  if (size >= wanted) return;
  fail('invalid-dicom', `the data set is cut off: it has ${size} of at least ${wanted} bytes`, {
    field: 'PixelData',
  });
}

async function writeAll(handle: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await handle.writev([...pieces]);
  if (bytesWritten === total) return;
  const all = Buffer.concat(pieces, total);
  for (let offset = bytesWritten; offset < total; ) offset += (await handle.write(all, offset)).bytesWritten;
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
