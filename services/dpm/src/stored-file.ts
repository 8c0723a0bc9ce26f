import { fail } from '@mdm/errors';
import { toldTime } from '@mdm/rpc';
import type { Checksums } from './disk/checksums.js';
import type { KeyDescriptor } from './key-descriptor.js';
import type { Names } from './names.js';
import { checksumsOf, type FileRow } from './store/files.js';

/** Where the bytes of a file are (TFileLocality of SRM 2.2): in a pool, at a PACS, or both. */
export type Locality = 'online' | 'nearline' | 'online-and-nearline';

/** A file that readers may have. */
export interface StoredFile {
  readonly guid: string;
  readonly surl: string;
  /** Bytes; undefined when it is not known, like the checksums. */
  readonly size: number | undefined;
  readonly checksums: Checksums | undefined;
  readonly key: KeyDescriptor;
  /** Milliseconds since the epoch, as told: see {@link toldTime}. */
  readonly createdMs: number;
  readonly locality: Locality;
}

/**
 * What is told of a file. Of one that a PACS keeps no bytes are promised: it is encrypted anew each time that it is fetched, so
 * that size and checksums hold for the copy of the moment only, see {@link openedFile}.
 */
export function storedFile(row: FileRow, names: Names): StoredFile {
  return row.backed
    ? { ...openedFile(row, names), size: undefined, checksums: undefined }
    : openedFile(row, names);
}

/** What is told to whoever is going to read the bytes that a pool has now. */
export function openedFile(row: FileRow, names: Names): StoredFile {
  const { guid, sfn, size, state, backed, key, createdMs } = row;
  const online = state === 'available';
  return {
    guid,
    surl: names.surl(sfn),
    size: online ? size : undefined,
    checksums: online ? checksumsOf(row) : undefined,
    key,
    createdMs: toldTime(createdMs),
    locality: backed ? (online ? 'online-and-nearline' : 'nearline') : 'online',
  };
}

/** @throws not-found, failed-precondition  there is no such file, or its put is not done yet */
export function completeFile(row: FileRow | undefined, guid: string): FileRow {
  if (!row) return fail('not-found', `there is no object "${guid}"`);
  if (row.state !== 'available' && !row.backed) {
    return fail('failed-precondition', 'the file is still being stored', {
      remedy: 'ask again when its registration is complete',
    });
  }
  return row;
}

/** @throws failed-precondition  as {@link completeFile}, or its copy in the pool is gone */
export function availableFile(row: FileRow | undefined, guid: string): FileRow {
  const file = completeFile(row, guid);
  if (file.state === 'available') return file;
  return fail('failed-precondition', 'the bytes of the file are at the PACS and in no pool (any more)', {
    remedy: 'prepare the get again',
  });
}
