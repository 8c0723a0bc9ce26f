import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { throwIfAborted } from './options.js';
import { volumes } from './volumes.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-volumes-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const refused = new MdmError('permission-denied', 'this one is not for you');
const entry = { lfn: '/grid/vo/a/1.2/1.3', kind: 'directory' };

describe('a volume of a series of which one image cannot be had', () => {
  it('leaves no image behind, also of those that were still coming', async () => {
    const [images, coming] = [400, 3];
    let ended = 0;
    const { saveVolume } = volumes(
      {
        stat: async () => entry,
        list: async function* () {
          for (let n = 0; n < images + coming + 1; n += 1) yield { guid: String(n), kind: 'file' };
        },
      } as never,
      {} as never,
      {
        download: async (guid: string, file: string, { signal }: { readonly signal?: AbortSignal }) => {
          const n = Number(guid);
          if (n < images) await writeFile(file, 'decrypted');
          else if (n === images + coming) throw refused;
          else {
            // As much as a large image in pieces: each makes a file, until it is told to stop.
            for (let piece = 0; piece < 2_000 && !signal?.aborted; piece += 1) {
              await writeFile(`${file}.${piece}`, 'decrypted').catch(() => undefined);
              await pause(1);
            }
            ended += 1;
            throwIfAborted({ signal });
          }
        },
      } as never,
    );
    const target = path.join(directory, 'volume.nii');
    await expect(saveVolume(entry.lfn, target, { format: 'nifti' })).rejects.toBe(refused);
    expect(ended).toBe(coming);
    expect(await readdir(directory)).toEqual([]);
  });
});
