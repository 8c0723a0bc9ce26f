import { fail } from '@mdm/errors';
import type { Checksums } from './disk/checksums.js';
import type { KeyDescriptor } from './key-descriptor.js';
import type { Names } from './names.js';
import { checksumsOf, type FileRow } from './store/files.js';

/** A file that readers may have. */
export interface StoredFile {
  readonly guid: string;
  readonly surl: string;
  /** Bytes. */
  readonly size: number;
  readonly checksums: Checksums;
  readonly key: KeyDescriptor;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
}

export function storedFile(row: FileRow, names: Names): StoredFile {
  const { guid, size, key, createdMs } = row;
  return { guid, surl: names.surl(row.sfn), size, checksums: checksumsOf(row), key, createdMs };
}

/** @throws not-found, failed-precondition  there is no such file, or its put is not done yet */
export function availableFile(row: FileRow | undefined, guid: string): FileRow {
  if (!row) return fail('not-found', `there is no object "${guid}"`);
  if (row.state !== 'available') {
    return fail('failed-precondition', 'the file is still being stored', {
      remedy: 'ask again when its registration is complete',
    });
  }
  return row;
}
