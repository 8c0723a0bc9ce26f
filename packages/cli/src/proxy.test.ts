import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSiteCa, issueProxy, issueUserCertificate, writeProxy } from '@mdm/identity';
import { mdm, mdmArguments, mdmHere } from './run-mdm.fixture.js';

const run = promisify(execFile);
const dn = '/O=Hospital A/OU=People/CN=Anna Arzt';
const passphrase = 'correct horse';

let root: string;
let credentials: string;
let env: Record<string, string>;

const at = (name: string) => path.join(root, name);
const openssl = async (...args: string[]) => (await run('openssl', args)).stdout;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mdm-cli-proxy-'));
  credentials = at('a/users/anna-arzt');
  env = { X509_USER_PROXY: at('x509up') };
  await mdmHere(['pki', 'init', '--site', 'a', '--title', 'Hospital A', at('a')]);
  await mdmHere(['pki', 'user', at('a'), '--dn', dn]);
  const [cert, key] = [path.join(credentials, 'cert.pem'), path.join(credentials, 'key.pem')];
  const word = ['-passout', `pass:${passphrase}`];
  await openssl('pkcs8', '-topk8', '-in', key, '-out', at('userkey.pem'), ...word);
  await openssl('pkcs12', '-export', '-in', cert, '-inkey', key, '-out', at('me.p12'), ...word);
  await writeFile(at('passphrase'), `${passphrase}\n`);
  for (const name of ['userkey.pem', 'me.p12', 'passphrase']) await chmod(at(name), 0o600);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('mdm proxy', () => {
  it('makes a proxy of the credentials, where the tools of the grid look for it', async () => {
    const { code, values } = await mdm(['--json', '--credentials', credentials, 'proxy'], { env });
    expect(code).toBe(0);
    expect(values).toEqual([
      {
        file: at('x509up'),
        subject: expect.stringMatching(/^\/O=Hospital A\/OU=People\/CN=Anna Arzt\/CN=\d+$/),
        issuer: dn,
        identity: dn,
        kind: 'rfc3820',
        limited: false,
        depth: 1,
        pathLength: null,
        key: 'RSA 2048',
        notAfter: expect.any(String),
        secondsLeft: expect.any(Number),
      },
    ]);
    expect((await stat(at('x509up'))).mode & 0o777).toBe(0o600);
    const chain = [
      '-untrusted',
      path.join(credentials, 'cert.pem'),
      '-CAfile',
      path.join(credentials, 'ca.pem'),
    ];
    expect(await openssl('verify', '-allow_proxy_certs', ...chain, at('x509up'))).toContain(': OK');
  });

  it('makes it as it is told', async () => {
    const shape = ['--hours', '1', '--limited', '--path-length', '2', '--p256', '--out', at('other')];
    const began = Date.now();
    const { values } = await mdmHere(['--json', 'proxy', ...shape], {
      env: { MDM_CREDENTIALS: credentials },
    });
    expect(values).toMatchObject([{ file: at('other'), limited: true, pathLength: 2, key: 'EC prime256v1' }]);
    const end = /notAfter=(.+)/.exec(await openssl('x509', '-in', at('other'), '-noout', '-enddate'))?.[1];
    const hourMs = 3_600_000;
    expect(Date.parse(end ?? '')).toBeGreaterThanOrEqual(Math.floor(began / 1_000) * 1_000 + hourMs);
    expect(Date.parse(end ?? '')).toBeLessThanOrEqual(Date.now() + hourMs);
  });

  it('makes one from a proxy', async () => {
    await mdmHere(['--credentials', credentials, 'proxy', '--limited', '--out', at('first')]);
    const { values } = await mdmHere([
      '--json',
      'proxy',
      '--cert',
      at('first'),
      '--p256',
      '--out',
      at('second'),
    ]);
    expect(values).toMatchObject([{ identity: dn, depth: 2, limited: true }]);
  });

  it.each([
    ['PEM files', () => ['--cert', path.join(credentials, 'cert.pem'), '--key', at('userkey.pem')]],
    ['PKCS#12', () => ['--p12', at('me.p12')]],
  ])('takes the passphrase of %s from a file, never without a word', async (_name, source) => {
    const args = ['proxy', '--p256', ...source()];
    const file = ['--passphrase-file', at('passphrase')];
    expect(await mdmHere([...args, ...file], { env })).toMatchObject({ code: 0 });
    const { code, stderr } = await mdmHere(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain('--passphrase-file');
    await writeFile(at('wrong'), 'wrong', { mode: 0o600 });
    const wrong = await mdmHere([...args, '--passphrase-file', at('wrong')], { env });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('the passphrase is wrong');
  });

  it('asks for the passphrase on a terminal and does not show it', async () => {
    const { code, shown } = await onTerminal(
      ['proxy', '--p256', '--p12', at('me.p12'), '--out', at('asked')],
      {
        after: /passphrase of "[^"]+me\.p12": $/,
        type: `${passphrase}\r`,
      },
    );
    expect({ code, shown }).toEqual({ code: 0, shown: expect.stringContaining(dn) });
    expect(shown).not.toContain(passphrase);
  });

  it('can be interrupted while it asks', async () => {
    const { code } = await onTerminal(['proxy', '--p12', at('me.p12'), '--out', at('never')], {
      after: /me\.p12": $/,
      type: '\u0003',
    });
    expect(code).toBe(130);
    await expect(stat(at('never'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['a key without a certificate', ['--key', 'key.pem']],
    ['two sources', ['--cert', 'cert.pem', '--p12', 'me.p12']],
    ['two kinds of keys', ['--p256', '--bits', '4096']],
    ['a short key', ['--bits', '1024']],
    ['no time', ['--hours', '0']],
    ['a source that is not there', ['--cert', 'nowhere.pem']],
  ])('refuses %s', async (_name, args) => {
    expect(await mdmHere(['proxy', ...args], { env })).toMatchObject({ code: 2, text: '' });
  });

  it('refuses keys that others may read, and says how to mend it', async () => {
    await writeFile(at('shared.pem'), await readFile(path.join(credentials, 'key.pem')), { mode: 0o644 });
    const args = ['proxy', '--cert', path.join(credentials, 'cert.pem'), '--key', at('shared.pem')];
    const { code, stderr } = await mdmHere(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`run "chmod 600 ${at('shared.pem')}"`);
  });
});

describe('mdm proxy info', () => {
  it('shows what the proxy is', async () => {
    await mdmHere(['--credentials', credentials, 'proxy', '--p256', '--hours', '2'], { env });
    const { code, text } = await mdm(['proxy', 'info'], { env });
    expect(code).toBe(0);
    expect(text).toMatch(/^identity +\/O=Hospital A\/OU=People\/CN=Anna Arzt$/m);
    expect(text).toMatch(/^kind +RFC 3820$/m);
    expect(text).toMatch(/^further proxies +any number$/m);
    expect(text).toMatch(/^time left +\d\d:\d\d:\d\d$/m);
  });

  it('ends with 5 when the proxy has expired', async () => {
    const twoDaysAgo = Date.now() - 48 * 3_600_000;
    const clock = () => twoDaysAgo;
    const ca = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 30 }, clock });
    const { cert, key } = await issueUserCertificate({ ca, dn, validity: { days: 29 }, clock });
    await writeProxy(at('expired'), await issueProxy({ chain: cert, key, keyKind: 'p-256', clock }));
    const { code, values } = await mdmHere(['--json', 'proxy', 'info', '--file', at('expired')]);
    expect({ code, values }).toMatchObject({ code: 5, values: [{ identity: dn, secondsLeft: 0 }] });
  });

  it('ends with 2 when there is none', async () => {
    const { code, stderr } = await mdmHere(['proxy', 'info', '--file', path.join(credentials, 'key.pem')]);
    expect(code).toBe(2);
    expect(stderr).toContain('mdm proxy');
  });
});

describe('mdm proxy destroy', () => {
  it('removes the proxy, and says when there is none', async () => {
    await mdmHere(['--credentials', credentials, 'proxy', '--p256'], { env });
    expect(await mdm(['proxy', 'destroy'], { env })).toMatchObject({ code: 0 });
    await expect(stat(at('x509up'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await mdmHere(['proxy', 'destroy'], { env })).toMatchObject({ code: 3 });
  });

  it('removes nothing else', async () => {
    const file = path.join(credentials, 'cert.pem');
    expect(await mdmHere(['proxy', 'destroy', '--file', file])).toMatchObject({ code: 2 });
    expect(await readFile(file, 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});

/** Runs the program on a terminal of its own, which `script` makes, and types when the text to wait for is shown. */
async function onTerminal(
  args: readonly string[],
  answer: { readonly after: RegExp; readonly type: string },
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const line = mdmArguments(args)
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let shown = '';
  let answered = false;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk;
    if (answered || !answer.after.test(shown)) return;
    answered = true;
    child.stdin.write(answer.type);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, shown };
}
