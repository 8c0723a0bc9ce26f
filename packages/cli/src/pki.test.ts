import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPasscode } from '@mdm/identity';
import { mdm, mdmHere } from './run-mdm.fixture.js';

const run = promisify(execFile);
const services = ['lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge', 'gateway'];

let root: string;
let site: string;

const modeOf = async (...parts: string[]) => (await stat(path.join(site, ...parts))).mode & 0o777;
const read = (...parts: string[]) => readFile(path.join(site, ...parts), 'utf8');
const openssl = async (...args: string[]) => (await run('openssl', args)).stdout;
const addresses = ['--gateway-address', 'a.example:8443', '--hydra-address', 'a.example:8444'];

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mdm-pki-'));
  site = path.join(root, 'a');
  const { code, values } = await mdm(['--json', 'pki', 'init', '--site', 'a', '--title', 'Hospital A', site]);
  expect(code).toBe(0);
  expect(values).toEqual([
    { site: 'a', directory: site, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('mdm pki init', () => {
  it('makes a CA that openssl accepts, and a key for its owner only', async () => {
    const text = await openssl('x509', '-in', path.join(site, 'ca/cert.pem'), '-noout', '-text');
    expect(text).toContain('CA:TRUE, pathlen:0');
    expect(text).toContain('O = Hospital A, CN = MDM CA of a');
    expect(await modeOf('ca', 'key.pem')).toBe(0o600);
    expect(await modeOf('ca')).toBe(0o700);
  });

  it('makes the secrets, for their owner only', async () => {
    expect(await modeOf('secrets', 'hydra', 'hydra.kek')).toBe(0o600);
    expect(await modeOf('secrets', 'gateway', 'token-key.pem')).toBe(0o600);
    expect(await read('secrets', 'hydra', 'hydra.kek')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await read('secrets', 'dicom-bridge', 'project.key')).toMatch(/^[0-9a-f]{64}\n$/);
    await openssl('ec', '-in', path.join(site, 'secrets/gateway/token-key.pem'), '-noout');
  });

  it('never replaces a site', async () => {
    const before = await read('secrets', 'hydra', 'hydra.kek');
    const { code, stderr } = await mdmHere(['pki', 'init', '--site', 'a', '--title', 'Hospital A', site]);
    expect(code).toBe(2);
    expect(stderr).toContain('(already-exists)');
    expect(await read('secrets', 'hydra', 'hydra.kek')).toBe(before);
  });

  it('takes the key of a project that the site joins', async () => {
    const other = path.join(root, 'b');
    const key = path.join(site, 'secrets/dicom-bridge/project.key');
    await mdmHere(['pki', 'init', '--site', 'b', '--title', 'Hospital B', '--project-key', key, other]);
    expect(await readFile(path.join(other, 'secrets/dicom-bridge/project.key'), 'utf8')).toBe(
      await readFile(key, 'utf8'),
    );
    const wrong = ['--project-key', path.join(site, 'ca/cert.pem'), path.join(root, 'c')];
    expect(await mdmHere(['pki', 'init', '--site', 'c', '--title', 'C', ...wrong])).toMatchObject({
      code: 2,
    });
  });

  it('needs a site id that is one', async () => {
    expect(await mdmHere(['pki', 'init', '--title', 'X', path.join(root, 'x')])).toMatchObject({ code: 2 });
    expect(
      await mdmHere(['pki', 'init', '--site', 'Not Valid', '--title', 'X', path.join(root, 'x')]),
    ).toMatchObject({ code: 2 });
  });
});

describe('mdm pki service', () => {
  it('makes certificates for all services that name site, service and hosts', async () => {
    const { code, text } = await mdmHere([
      'pki',
      'service',
      site,
      '--host',
      'a.example',
      '--host',
      '10.0.0.7',
    ]);
    expect(code).toBe(0);
    expect(text.split('\n')).toEqual(services.map((name) => path.join(site, 'tls', name)));
    const certificate = path.join(site, 'tls/hydra/cert.pem');
    await openssl('verify', '-CAfile', path.join(site, 'ca/cert.pem'), certificate);
    const names = await openssl('x509', '-in', certificate, '-noout', '-ext', 'subjectAltName');
    for (const name of ['URI:mdm://a/hydra', 'DNS:a.example', 'IP Address:10.0.0.7'])
      expect(names).toContain(name);
    expect(await modeOf('tls', 'hydra', 'key.pem')).toBe(0o600);
  });

  it('renews those that are named', async () => {
    const before = await read('tls', 'lfc', 'cert.pem');
    const { code } = await mdmHere(['pki', 'service', site, 'lfc']);
    expect(code).toBe(0);
    expect(await read('tls', 'lfc', 'cert.pem')).not.toBe(before);
  });

  it('knows which services there are', async () => {
    const { code, stderr } = await mdmHere(['pki', 'service', site, 'ldap']);
    expect(code).toBe(2);
    expect(stderr).toContain('gateway');
  });
});

describe('mdm pki user', () => {
  const dn = '/O=Hospital A/OU=People/CN=Änna Arzt';

  it('makes the credentials of a person', async () => {
    const { text } = await mdm(['pki', 'user', site, '--dn', dn]);
    expect(text).toBe(path.join(site, 'users/anna-arzt'));
    const certificate = path.join(text, 'cert.pem');
    await openssl('verify', '-CAfile', path.join(site, 'ca/cert.pem'), certificate);
    expect(await openssl('x509', '-in', certificate, '-noout', '-ext', 'extendedKeyUsage')).toContain(
      'TLS Web Client Authentication',
    );
    expect(await modeOf('users', 'anna-arzt', 'key.pem')).toBe(0o600);
  });

  it('replaces them only when it is told to', async () => {
    expect(await mdmHere(['pki', 'user', site, '--dn', dn])).toMatchObject({ code: 2 });
    expect(await mdmHere(['pki', 'user', site, '--dn', dn, '--force'])).toMatchObject({ code: 0 });
  });

  it('wants a DN', async () => {
    const { code, stderr } = await mdmHere(['pki', 'user', site, '--dn', 'Anna']);
    expect(code).toBe(2);
    expect(stderr).toContain('/O=Hospital A');
  });

  it('does not outlive its CA', async () => {
    const { code } = await mdmHere(['pki', 'user', site, '--dn', '/CN=Old', '--days', '9999']);
    expect(code).toBe(2);
  });
});

describe('mdm pki bundle and fingerprint', () => {
  it('signs a bundle whose fingerprint is that of the CA', async () => {
    const { code, text } = await mdm(['pki', 'bundle', site, ...addresses]);
    expect({ code, text }).toEqual({ code: 0, text: path.join(site, 'federation/a.bundle') });
    const { values } = await mdmHere(['--json', 'pki', 'fingerprint', text]);
    const ofCa = await mdmHere(['pki', 'fingerprint', path.join(site, 'ca/cert.pem')]);
    expect(values).toEqual([
      {
        site: 'a',
        title: 'Hospital A',
        version: 1,
        expiresAt: expect.any(String),
        services: { gateway: { address: 'a.example:8443' }, hydra: { address: 'a.example:8444' } },
        fingerprint: ofCa.text,
      },
    ]);
  });

  it('counts the versions and keeps the first day', async () => {
    const { values } = await mdmHere(['--json', 'pki', 'bundle', site, ...addresses]);
    expect(values).toEqual([{ site: 'a', file: path.join(site, 'federation/a.bundle'), version: 2 }]);
  });

  it('refuses an address that is none, and a file that is no bundle', async () => {
    const wrong = ['--gateway-address', 'nowhere', '--hydra-address', 'a.example:1'];
    expect(await mdmHere(['pki', 'bundle', site, ...wrong])).toMatchObject({ code: 2 });
    expect(await mdmHere(['pki', 'fingerprint', path.join(site, 'secrets/hydra/hydra.kek')])).toMatchObject({
      code: 2,
    });
  });

  it('needs a directory of mdm pki init', async () => {
    const { code, stderr } = await mdmHere(['pki', 'bundle', root, ...addresses]);
    expect(code).toBe(2);
    expect(stderr).toContain('mdm pki');
  });
});

describe('mdm pki passcode', () => {
  it('makes the line of a user, with no more than a hash of the passcode', async () => {
    const file = path.join(root, 'passcode');
    await writeFile(file, 'correct horse\n', { mode: 0o600 });
    const { code, text } = await mdmHere(['pki', 'passcode', 'anna', '--passphrase-file', file]);
    expect(code).toBe(0);
    expect(text).toMatch(/^anna:\$scrypt\$/);
    expect(await isPasscode('correct horse', text.slice('anna:'.length))).toBe(true);
  });

  it('refuses a passcode that is too short, and a name with a colon', async () => {
    const file = path.join(root, 'short');
    await writeFile(file, 'short', { mode: 0o600 });
    expect(await mdmHere(['pki', 'passcode', 'anna', '--passphrase-file', file])).toMatchObject({ code: 2 });
    expect(await mdmHere(['pki', 'passcode', 'an:na', '--passphrase-file', file])).toMatchObject({ code: 2 });
  });
});
