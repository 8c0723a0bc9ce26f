import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig, type ServiceConfig } from '@mdm/config';
import { followSite, type LiveSite } from './live-site.js';

let directory: string;
let file: string;
let site: LiveSite & { close(): void };
let onWarning: (message: unknown) => void = () => undefined;

const text = (users: string, id = 'a') => `
site: ${id}
title: Hospital A
vo: biomed
project: heart
services:
  lfc: { listen: "127.0.0.1:1", health: "127.0.0.1:2" }
principals: { users: [${users}] }
keys: { threshold: 1, holders: [${id}] }
`;
const anna = '{ dn: /O=Hospital A/CN=Anna }';

function configOf(siteText: string): ServiceConfig {
  return parseConfig({
    service: 'lfc',
    siteText,
    env: {
      MDM_SITE_FILE: file,
      MDM_TLS_DIR: '/tls',
      MDM_DATABASE_URL: 'postgres://mdm@localhost/mdm',
      MDM_DATA_DIR: '/data',
      MDM_SECRETS_DIR: '/secrets',
      MDM_FEDERATION_DIR: '/federation',
    },
  });
}

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-live-'));
  file = path.join(directory, 'site.yaml');
  await writeFile(file, text(''));
  const logger = {
    info: () => undefined,
    warn: (_fields: unknown, message?: unknown) => onWarning(message),
  };
  site = await followSite(configOf(text('')), logger);
});
afterEach(async () => {
  site.close();
  await rm(directory, { recursive: true, force: true });
});

const changed = () =>
  new Promise<void>((resolve) => {
    const end = site.onChange(() => {
      end();
      resolve();
    });
  });

describe('site.yaml while a service runs', () => {
  it('takes effect', async () => {
    expect(site.current().principals.users).toEqual([]);
    const change = changed();
    await writeFile(file, text(anna));
    await change;
    expect(site.current().principals.users).toMatchObject([{ dn: '/O=Hospital A/CN=Anna' }]);
  });

  it.each([
    ['does not check', text('{ dn: 7 }')],
    ['is no YAML', 'site: ['],
    ['is that of another site', text(anna, 'b')],
  ])('stays as it was when it %s, and says so', async (_what, wrong) => {
    const warned = new Promise((resolve) => {
      onWarning = resolve;
    });
    await writeFile(file, wrong);
    expect(await warned).toContain('the former one stays');
    expect(site.current().principals.users).toEqual([]);
    const change = changed();
    await writeFile(file, text(anna));
    await change;
    expect(site.current().principals.users).toHaveLength(1);
  });
});
