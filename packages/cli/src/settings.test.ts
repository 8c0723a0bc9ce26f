import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEntry, readSettings, readWho } from './settings.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-'));
  await mkdir(path.join(home, '.config', 'mdm'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const configure = (text: string) => writeFile(path.join(home, '.config', 'mdm', 'config.yaml'), text);

describe('settings', () => {
  it('take each value from its option, else its variable, else the file', async () => {
    await configure('gateway: file:1\nsite: file\n');
    const env = { HOME: home, MDM_SITE: 'variable' };
    expect(await readSettings({}, env)).toEqual({ gateway: 'file:1', site: 'variable' });
    expect(await readSettings({ site: 'option' }, env)).toMatchObject({ site: 'option' });
  });

  it('know who is meant: what is named now, else the login, else the proxy, else the credentials', async () => {
    const permit = path.join(home, '.config/mdm/permit.json');
    const kept = path.join(home, '.config/mdm/credentials');
    const env = { HOME: home };
    const grid = { HOME: home, X509_USER_PROXY: '/tmp/x509up_u1000' };
    expect(await readWho({}, env)).toEqual({ kind: 'credentials', directory: kept });
    expect(await readWho({}, { XDG_CONFIG_HOME: '/xdg' })).toEqual({
      kind: 'credentials',
      directory: '/xdg/mdm/credentials',
    });
    await configure('credentials: /file\n');
    expect(await readWho({}, env)).toEqual({ kind: 'credentials', directory: '/file' });
    expect(await readWho({}, grid)).toEqual({
      kind: 'proxy',
      file: '/tmp/x509up_u1000',
      ca: '/file/ca.pem',
    });
    expect(await readWho({}, { ...grid, X509_CERT_DIR: '/certificates' })).toMatchObject({
      ca: '/certificates',
    });
    await writeFile(permit, '');
    expect(await readWho({}, grid)).toEqual({ kind: 'permit', file: permit });
    expect(await readWho({}, { ...grid, MDM_CREDENTIALS: '/variable' })).toEqual({
      kind: 'credentials',
      directory: '/variable',
    });
    expect(await readWho({ permit: '/job' }, { ...grid, MDM_CREDENTIALS: '/variable' })).toEqual({
      kind: 'permit',
      file: '/job',
    });
  });

  it('know the gateway that a permit is to be used at: only what is named now', async () => {
    await configure('gateway: file:1\nsite: file\n');
    const env = { HOME: home, MDM_SITE: 'variable' };
    expect(await readEntry({}, env)).toBeUndefined();
    expect(await readEntry({ gateway: 'option:1' }, env)).toEqual({ gateway: 'option:1', site: 'variable' });
    await expect(readEntry({ gateway: 'nowhere' }, env)).rejects.toMatchObject({ field: 'gateway' });
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
