import { mkdtemp, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { whileUnchanged } from './unchanged-files.js';

let directory: string;
let reads: number;
let look: (files: readonly string[]) => Promise<string>;
let clock: () => number;
const file = (name: string) => path.join(directory, name);
/** From now on all files are old enough for a change to be told from the one before by their times. */
const settle = () => {
  clock = () => Date.now() + 3_000;
};

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-unchanged-'));
  reads = 0;
  clock = Date.now;
  look = whileUnchanged(
    async (files) => {
      reads += 1;
      return (await Promise.all(files.map((name) => readFile(name, 'utf8')))).join();
    },
    () => clock(),
  );
});
afterEach(() => rm(directory, { recursive: true }));

describe('files that are looked at again and again', () => {
  it('are read once while they stay as they are, and again after any change', async () => {
    await writeFile(file('one'), '1');
    settle();
    expect([await look([file('one')]), await look([file('one')]), reads]).toEqual(['1', '1', 1]);

    await writeFile(file('one'), 'changed');
    expect([await look([file('one')]), reads]).toEqual(['changed', 2]);
  });

  it('are read each time as long as they are new, for two changes at once have the same times', async () => {
    await writeFile(file('one'), '1');
    // However long it takes until they are looked at.
    const written = (await stat(file('one'))).mtimeMs;
    clock = () => Math.floor(written) + 1_500;
    expect([await look([file('one')]), await look([file('one')]), reads]).toEqual(['1', '1', 2]);
  });

  it('are read when another file takes the place, whatever it says about its age', async () => {
    await writeFile(file('one'), '1');
    await writeFile(file('other'), '2');
    const longAgo = new Date('2001-01-01');
    await utimes(file('one'), longAgo, longAgo);
    await utimes(file('other'), longAgo, longAgo);
    settle();
    expect(await look([file('one')])).toBe('1');
    await rename(file('other'), file('one'));
    expect(await look([file('one')])).toBe('2');
  });

  it('are read when a link leads to another one, as Kubernetes changes a mounted ConfigMap', async () => {
    await writeFile(file('old'), '1');
    await writeFile(file('new'), '2');
    await symlink(file('old'), file('data'));
    settle();
    expect(await look([file('data')])).toBe('1');
    await symlink(file('new'), file('next'));
    await rename(file('next'), file('data'));
    expect(await look([file('data')])).toBe('2');
  });

  it('are read when one is added or another list of them is asked for', async () => {
    await writeFile(file('one'), '1');
    await writeFile(file('two'), '2');
    settle();
    expect(await look([file('one')])).toBe('1');
    expect(await look([file('one'), file('two')])).toBe('1,2');
    expect(await look([file('two'), file('one')])).toBe('2,1');
  });

  it('that cannot be read fail each time, and are read when they are there again', async () => {
    await writeFile(file('one'), '1');
    settle();
    expect(await look([file('one')])).toBe('1');
    await rename(file('one'), file('away'));
    await expect(look([file('one')])).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(look([file('one')])).rejects.toMatchObject({ code: 'ENOENT' });
    await rename(file('away'), file('one'));
    expect(await look([file('one')])).toBe('1');
  });
});
