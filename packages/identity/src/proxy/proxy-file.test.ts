import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authority, legacyProxy, person, rfcProxy } from '../chain/chain.fixture.js';
import { credentialOf, pemOf, refusalOf } from './proxy.fixture.js';
import { defaultProxyFile, readProxy, removeProxy, writeProxy } from './proxy-file.js';

const root = authority('/O=Hospital A/CN=Root CA');
const anna = person('/O=Hospital A/CN=Anna Arzt', root);
const proxy = credentialOf(rfcProxy(anna), anna);

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-proxy-'));
  file = path.join(directory, 'x509up');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const at = (name: string) => path.join(directory, name);
const labelsOf = (text: string) => [...text.matchAll(/-----BEGIN ([A-Z ]+)-----/g)].map(([, label]) => label);

describe('the file of a proxy', () => {
  it('is named by X509_USER_PROXY, else by the user', () => {
    expect(defaultProxyFile({ X509_USER_PROXY: '/home/anna/proxy' })).toBe('/home/anna/proxy');
    expect(defaultProxyFile({ X509_USER_PROXY: '' })).toBe(`/tmp/x509up_u${process.getuid?.()}`);
  });

  it('has the proxy, its key and the chain in this order, for its owner only', async () => {
    await writeProxy(file, proxy);
    expect(labelsOf(await readFile(file, 'utf8'))).toEqual(['CERTIFICATE', 'PRIVATE KEY', 'CERTIFICATE']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readProxy(file)).toEqual(proxy);
  });

  it('is replaced in one step, and gets the right mode', async () => {
    await writeFile(at('old'), 'something', { mode: 0o644 });
    await writeProxy(at('old'), proxy);
    expect((await stat(at('old'))).mode & 0o777).toBe(0o600);
    expect((await readdir(directory)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('replaces a link and not what it points to', async () => {
    await writeFile(at('target'), 'something');
    await symlink(at('target'), at('link'));
    await writeProxy(at('link'), proxy);
    expect(await readFile(at('target'), 'utf8')).toBe('something');
  });

  it.each([0o640, 0o604, 0o660])('is refused when others may use it: %o', async (mode) => {
    await writeProxy(at('shared'), proxy);
    await chmod(at('shared'), mode);
    await expect(readProxy(at('shared'))).rejects.toMatchObject({
      code: 'failed-precondition',
      field: 'shared',
      remedy: `run "chmod 600 ${at('shared')}"`,
    });
  });

  it('is refused when it is not there, no file, not a proxy, or without the right key', async () => {
    await mkdir(at('directory'));
    const contents = {
      empty: '',
      certificate: pemOf(anna) + credentialOf(anna).key,
      keyless: proxy.chain,
      'other-key': proxy.chain + credentialOf(root).key,
      broken: `${proxy.key}${proxy.chain.slice(0, 300)}`,
    };
    for (const [name, text] of Object.entries(contents)) await writeFile(at(name), text, { mode: 0o600 });
    for (const name of [...Object.keys(contents), 'directory', 'nowhere'])
      expect(await refusalOf(() => readProxy(at(name)))).toBe(`failed-precondition ${name}`);
  });

  it('cannot be written where there is no directory', async () => {
    expect(await refusalOf(() => writeProxy(at('nowhere/proxy'), proxy))).toBe('failed-precondition proxy');
  });
});

describe('removeProxy', () => {
  it('removes proxies of both kinds, whatever their mode', async () => {
    await writeProxy(at('one'), proxy);
    await writeProxy(at('two'), credentialOf(legacyProxy(anna), anna));
    await chmod(at('two'), 0o644);
    await removeProxy(at('one'));
    await removeProxy(at('two'));
    expect(await refusalOf(() => removeProxy(at('one')))).toBe('not-found file');
    expect(await refusalOf(() => removeProxy(at('two')))).toBe('not-found file');
  });

  it('removes nothing else', async () => {
    await writeFile(at('cert.pem'), pemOf(anna));
    await writeFile(at('notes'), 'not to be lost');
    for (const name of ['cert.pem', 'notes'])
      expect(await refusalOf(() => removeProxy(at(name)))).toBe(`failed-precondition ${name}`);
    expect(await readdir(directory)).toEqual(expect.arrayContaining(['cert.pem', 'notes']));
  });
});
