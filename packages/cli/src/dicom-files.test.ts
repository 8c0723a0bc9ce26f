import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { findFiles } from './dicom-files.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-files-'));
  for (let n = 0; n < 500; n += 1) await writeFile(path.join(directory, `${n}.txt`), 'no image');
});
afterAll(() => rm(directory, { recursive: true }));

describe('looking for DICOM files', () => {
  it('finds what is below a directory', async () => {
    expect(await findFiles([directory], new AbortController().signal)).toHaveLength(500);
  });

  it('stops when it is interrupted, however much is left', async () => {
    const stop = new AbortController();
    const interrupted = new MdmError('cancelled', 'interrupted');
    const finding = findFiles([directory], stop.signal);
    await nextTurn();
    stop.abort(interrupted);
    await expect(finding).rejects.toBe(interrupted);
  });
});
