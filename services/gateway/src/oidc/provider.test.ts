import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProvider } from '@mdm/openid/testing';
import { createLogger } from '@mdm/telemetry';
import { openProvider } from './provider.js';

let directory: string;
let now = Date.now();
const { signal } = new AbortController();
const flow = { redirectUri: 'http://127.0.0.1:1/', verifier: 'v'.repeat(43), nonce: 'n' };

const open = (settings: Partial<Parameters<typeof openProvider>[0]> = {}) =>
  openProvider(
    {
      issuer: 'https://idp.hospital-a.example',
      title: 'Staff',
      clientId: 'mdm',
      scopes: ['openid'],
      redirectUris: [],
      dn: '/O=Hospital A/CN={sub}',
      groups: [],
      level: 'pseudonymous',
      ...settings,
    },
    {
      config: { secretsDirectory: directory },
      clock: () => now,
      logger: createLogger({ service: 'gateway', site: 'a', level: 'error' }),
    },
  );

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-provider-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, text: string, mode = 0o600): Promise<string> {
  await writeFile(path.join(directory, name), text);
  await chmod(path.join(directory, name), mode);
  return name;
}

describe('an OpenID provider', () => {
  it('is not asked before somebody signs in', () => {
    const provider = open();
    expect(provider.person({ sub: 'x' })).toEqual({
      dn: '/O=Hospital A/CN=x',
      groups: [],
      level: 'pseudonymous',
    });
    provider.close();
  });

  it('stops the start when its files or its DN are wrong', async () => {
    const failed = expect.objectContaining({ code: 'failed-precondition' });
    const [shown, empty, noCa] = [
      await file('shown', 'secret', 0o644),
      await file('empty', '\n'),
      await file('no-ca', 'not a certificate'),
    ];
    expect(() => open({ clientSecretFile: shown })).toThrow(failed);
    expect(() => open({ clientSecretFile: empty })).toThrow(failed);
    expect(() => open({ clientSecretFile: 'absent' })).toThrow(failed);
    expect(() => open({ caFile: noCa })).toThrow(failed);
    expect(() => open({ caFile: 'absent' })).toThrow(failed);
    expect(() => open({ dn: '/O=Hospital A/CN=x' })).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'identity.providers.dn' }),
    );
  });

  it('is asked again after an hour, and what is known stays good when it does not answer', async () => {
    const { issuer, ca, close } = await startProvider([]);
    const provider = open({ issuer, caFile: await file('ca.pem', ca) });
    const url = await provider.authorizationUrl(flow, 'state', signal);
    expect(url.startsWith(`${issuer}/auth?`)).toBe(true);
    await close();
    expect(await provider.authorizationUrl(flow, 'state', signal)).toBe(url);
    now += 3_600_000;
    expect(await provider.authorizationUrl(flow, 'state', signal)).toBe(url);
    provider.close();
    const another = open({ issuer, caFile: 'ca.pem' });
    await expect(another.authorizationUrl(flow, 'state', signal)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(new URL(issuer).host),
    });
    another.close();
  });
});
