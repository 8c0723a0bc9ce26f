import { randomUUID } from 'node:crypto';
import { mkdtemp, open as openFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fail } from '@mdm/errors';
import pMap from 'p-map';
import type { Catalog } from './catalog.js';
import type { Downloads } from './download.js';
import { localFileError } from './local-file.js';
import { type Options, type Progress, throwIfAborted } from './options.js';
import type { Searching } from './search.js';

export type VolumeFormat = 'nifti' | 'nrrd';

export interface VolumeOptions extends Options {
  readonly format: VolumeFormat;
  /** Told of images that are there. */
  readonly onProgress?: Progress;
}

/** What was written. */
export interface SavedVolume {
  /** Images that it was made of. */
  readonly images: number;
  /** Voxels along a row, along a column, and slices. */
  readonly dimensions: readonly [number, number, number];
  /** Of a voxel, which holds the rescaled value. */
  readonly type: string;
}

export interface Volumes {
  /**
   * Brings a series, or one image, and writes it as one NIfTI-1 or NRRD file, for the owner of the file only; compressed
   * by gzip when the name of a NIfTI file ends with `.gz`. Until then the images are, decrypted, in a directory beside the
   * file that only its owner can enter and that is removed in any case.
   * @param target  LFN of a series or an image, GUID of an image, or de-identified Series Instance UID
   * @throws failed-precondition  the images are no volume
   */
  saveVolume(target: string, file: string, options: VolumeOptions): Promise<SavedVolume>;
}

const parallel = 4;
const seriesUid = /^\d+(\.\d+)+$/;

export function volumes({ stat, list }: Catalog, { searchAll }: Searching, { download }: Downloads): Volumes {
  async function membersOf(target: string, options: Options): Promise<string[]> {
    const members: string[] = [];
    if (seriesUid.test(target)) {
      const condition = { kind: 'compare', attribute: 'SeriesUID', ordering: '=', value: target } as const;
      const { rows, summary } = searchAll({ condition, attributes: ['LFN'] }, options);
      for await (const { guid } of rows) members.push(guid);
      const { outcomes } = await summary;
      const missing = outcomes.filter(({ kind }) => kind !== 'answered');
      if (members.length === 0 && missing.length > 0) {
        const sites = missing.map(({ site }) => site).join(', ');
        fail('site-unreachable', `nothing of the series was found, and these sites did not answer: ${sites}`);
      }
    } else {
      const entry = await stat(target, options);
      if (entry.kind !== 'directory') return [target];
      for await (const { guid, kind } of list(entry.lfn, options)) if (kind === 'file') members.push(guid);
    }
    return members.length > 0
      ? members
      : fail('not-found', `there is no image in "${target}"`, { field: 'target' });
  }

  /** What fails first ends the others; when this is over, nothing is being written any more. */
  async function bring(members: readonly string[], directory: string, { signal, onProgress }: VolumeOptions) {
    const stop = new AbortController();
    const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    let done = 0;
    onProgress?.(done, members.length);
    try {
      const files = await pMap(
        members,
        async (member, index) => {
          const file = path.join(directory, `image-${index + 1}.dcm`);
          if (both.aborted) return file;
          try {
            await download(member, file, { signal: both });
          } catch (thrown) {
            stop.abort(thrown);
            return file;
          }
          done += 1;
          onProgress?.(done, members.length);
          return file;
        },
        { concurrency: parallel },
      );
      throwIfAborted({ signal: both });
      return files;
    } finally {
      stop.abort();
    }
  }

  return {
    saveVolume: async (target, file, options) => {
      const { signal, format } = options;
      const members = await membersOf(target, options);
      const scratch = `${file}.${randomUUID()}.new`;
      let directory: string | undefined;
      try {
        directory = await mkdtemp(`${file}.`);
        const files = await bring(members, directory, options);
        const { openVolume, writeNifti, writeNrrd } = await import('@mdm/volume');
        const volume = await openVolume(files, signal);
        const output = (await openFile(scratch, 'wx', 0o600)).createWriteStream({ flush: true });
        if (format === 'nrrd') await pipeline(writeNrrd(volume, signal), output, { signal });
        else if (file.endsWith('.gz'))
          await pipeline(writeNifti(volume, signal), createGzip(), output, { signal });
        else await pipeline(writeNifti(volume, signal), output, { signal });
        await rename(scratch, file);
        return { images: members.length, dimensions: volume.dimensions, type: volume.type };
      } catch (thrown) {
        throw localFileError(thrown, file);
      } finally {
        await rm(scratch, { force: true });
        if (directory !== undefined) await rm(directory, { recursive: true, force: true });
      }
    },
  };
}
