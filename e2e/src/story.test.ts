import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scenesOf } from '@mdm/deploy';
import { type Federation, startFederation } from '@mdm/testbed/federation';

let federation: Federation;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-story-'));
  federation = await startFederation();
});
afterAll(async () => {
  await federation?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('three hospitals and one patient', () => {
  const stage = {
    get federation() {
      return federation;
    },
    get directory() {
      return directory;
    },
  };

  it.each(scenesOf(stage))('$headline', async ({ play }) => {
    expect(await play()).toEqual(expect.any(String));
  });
});
