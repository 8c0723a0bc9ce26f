import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fail, MdmError } from '@mdm/errors';
import { readMetaHeader } from '../part10/index.js';
import { maxPresentationContexts } from './pdu.js';
import { connectDicom, type DicomAssociation, type DicomConnectOptions } from './scu.js';
import type { DimseStatus } from './status.js';

export interface SendFileResult {
  readonly file: string;
  /** The peer's answer; see {@link isStored} for what counts as stored. */
  readonly answer?: DimseStatus;
  /** Why there is no answer. */
  readonly error?: MdmError;
}

export interface SendFilesOptions extends Omit<DicomConnectOptions, 'contexts'> {
  readonly onProgress?: (result: SendFileResult, done: number, total: number) => void;
}

interface FailedFile {
  readonly file: string;
  readonly error: MdmError;
}

/** What a file needs to be sent: one presentation context, and where its data set is. */
interface Sendable {
  readonly file: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  readonly datasetOffset: number;
  readonly size: number;
}

/** Prefixes in which the meta header is looked for, in bytes; nearly always the first is enough. */
const prefixes = [16 * 1024, 1024 * 1024 + 1024];
/** Read at once and ahead of the network, for two files at a time, in bytes: most single-frame images as a whole. */
const readSize = 512 * 1024;
/** Files whose headers are read at the same time. */
const headersAtOnce = 16;

/**
 * Sends DICOM files (PS3.10) as they are, without re-encoding. The files are grouped by SOP class and transfer syntax, each
 * pair its own presentation context, so that the peer decides on each pair alone; as many associations follow each other
 * as the 128 contexts of one require.
 * @returns one result per file, in the order of the files; it throws only for wrong options
 */
export async function sendFiles(
  { onProgress, ...options }: SendFilesOptions,
  files: readonly string[],
): Promise<SendFileResult[]> {
  const results = new Map<number, SendFileResult>();
  const report = (index: number, result: SendFileResult): void => {
    results.set(index, result);
    onProgress?.(result, results.size, files.length);
  };

  const groups = new Map<string, { index: number; sendable: Sendable }[]>();
  for (let start = 0; start < files.length; start += headersAtOnce) {
    const chunk = files.slice(start, start + headersAtOnce);
    const found = await Promise.all(chunk.map((file) => readSendable(file, options.signal)));
    for (const [offset, sendable] of found.entries()) {
      const index = start + offset;
      if ('error' in sendable) {
        report(index, sendable);
        continue;
      }
      const key = `${sendable.sopClassUid} ${sendable.transferSyntax}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ index, sendable }]);
      else group.push({ index, sendable });
    }
  }

  const queue = [...groups.values()];
  for (let start = 0; start < queue.length; start += maxPresentationContexts) {
    const batch = queue.slice(start, start + maxPresentationContexts);
    const contexts = batch.flatMap(([first]) =>
      first === undefined
        ? []
        : [
            {
              abstractSyntax: first.sendable.sopClassUid,
              transferSyntaxes: [first.sendable.transferSyntax],
            },
          ],
    );
    let association: DicomAssociation;
    try {
      association = await connectDicom({ ...options, contexts });
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (error.code === 'invalid-argument') throw error;
      for (const { index, sendable } of batch.flat()) report(index, { file: sendable.file, error });
      continue;
    }
    let previous = Promise.resolve();
    for (const { index, sendable } of batch.flat()) {
      const current = sendOne(association, sendable).then((result) => report(index, result));
      await previous;
      previous = current;
    }
    await previous;
    // Every answer is known; a peer that cannot release takes none of them back.
    await association.release().catch(() => association.abort());
  }
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

async function sendOne(association: DicomAssociation, sendable: Sendable): Promise<SendFileResult> {
  const { file, datasetOffset, ...rest } = sendable;
  const dataset = createReadStream(file, { start: datasetOffset, highWaterMark: readSize });
  // Begin to read while the file before this one is on its way.
  dataset.on('error', () => undefined).read(0);
  try {
    return { file, answer: await association.store({ ...rest, dataset }) };
  } catch (error) {
    return { file, error: MdmError.from(error) };
  } finally {
    dataset.destroy();
  }
}

async function readSendable(file: string, signal?: AbortSignal): Promise<Sendable | FailedFile> {
  try {
    signal?.throwIfAborted();
    const handle = await open(file);
    try {
      return await readMeta(file, handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { file, error: readFailure(error) };
  }
}

async function readMeta(file: string, handle: FileHandle): Promise<Sendable> {
  const { size } = await handle.stat();
  for (const length of prefixes) {
    const prefix = await readPrefix(handle, length);
    try {
      const { sopClassUid, sopInstanceUid, transferSyntax, datasetOffset } = readMetaHeader(prefix);
      return { file, sopClassUid, sopInstanceUid, transferSyntax, datasetOffset, size: size - datasetOffset };
    } catch (error) {
      // Cut off inside the meta header, perhaps.
      if (prefix.length < length || length === prefixes.at(-1)) throw error;
    }
  }
  return fail('invalid-dicom', 'the file has no meta header');
}

async function readPrefix(handle: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function readFailure(thrown: unknown): MdmError {
  const error = MdmError.from(thrown);
  if (error.code !== 'internal') return error;
  return new MdmError('not-found', 'the file cannot be read', {
    remedy: 'check that it exists and that this user may read it',
    cause: thrown,
  });
}
