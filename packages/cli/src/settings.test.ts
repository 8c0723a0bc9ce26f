import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-'));
  await mkdir(path.join(home, '.config', 'mdm'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const configure = (text: string) => writeFile(path.join(home, '.config', 'mdm', 'config.yaml'), text);

describe('settings', () => {
  it('take each value from its option, else its variable, else the file', async () => {
    await configure('gateway: file:1\nsite: file\ncredentials: /file\n');
    const env = { HOME: home, MDM_SITE: 'variable', MDM_CREDENTIALS: '/variable' };
    expect(await readSettings({ credentials: '/option' }, env)).toEqual({
      gateway: 'file:1',
      site: 'variable',
      credentials: '/option',
    });
  });

  it('look for credentials beside the file, which XDG_CONFIG_HOME may move', async () => {
    const options = { gateway: 'localhost:1', site: 'a' };
    expect(await readSettings(options, { HOME: home })).toMatchObject({
      credentials: path.join(home, '.config/mdm/credentials'),
    });
    expect(await readSettings(options, { HOME: home, XDG_CONFIG_HOME: '/xdg' })).toMatchObject({
      credentials: '/xdg/mdm/credentials',
    });
  });

  it('say what is missing and where it may be written', async () => {
    await expect(readSettings({ site: 'a' }, { HOME: home })).rejects.toMatchObject({
      code: 'invalid-argument',
      field: 'gateway',
      remedy: expect.stringContaining('MDM_GATEWAY'),
    });
  });

  it.each([
    ['gateway: [', 'is not YAML'],
    ['gateway: https://a/', 'gateway is not host:port'],
    ['gatway: a:1', 'gatway'],
    ['- a', 'is wrong'],
    [`site: ${'a'.repeat(70_000)}`, 'longer'],
    ['a: &x [1]\nb: *x', 'config.yaml'],
  ])('refuse the file %j', async (text, problem) => {
    await configure(text);
    await expect(readSettings({}, { HOME: home })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining(problem),
    });
  });

  it('name the variable that is wrong', async () => {
    await expect(readSettings({ gateway: 'a:1' }, { HOME: home, MDM_SITE: 'Site A' })).rejects.toMatchObject({
      message: 'site is not a site id (MDM_SITE)',
    });
  });
});
