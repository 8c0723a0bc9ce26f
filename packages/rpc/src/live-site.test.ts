import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig, type ServiceConfig } from '@mdm/config';
import { derived, followSite, type LiveSite } from './live-site.js';

let directory: string;
let file: string;
let site: LiveSite & { close(): void };
const warnings: string[] = [];

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
  warnings.length = 0;
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-live-'));
  file = path.join(directory, 'site.yaml');
  await writeFile(file, text(''));
  const logger = {
    info: () => undefined,
    warn: (_fields: unknown, message?: unknown) => void warnings.push(String(message)),
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
  it('takes effect, and what follows from it is computed once for each state of it', async () => {
    let computed = 0;
    const names = derived(site, ({ principals }) => {
      computed += 1;
      return principals.users.map(({ dn }) => dn);
    });
    expect(names()).toEqual([]);
    const change = changed();
    await writeFile(file, text(anna));
    await change;
    expect(names()).toEqual(['/O=Hospital A/CN=Anna']);
    expect(names()).toBe(names());
    expect(computed).toBe(2);
  });

  it.each([
    ['does not check', text('{ dn: 7 }')],
    ['is no YAML', 'site: ['],
    ['is that of another site', text(anna, 'b')],
  ])('stays as it was when it %s', async (_what, wrong) => {
    await writeFile(file, wrong);
    // The next good one is read after it.
    const change = changed();
    setTimeout(() => void writeFile(file, text(anna)), 300);
    await change;
    expect(site.current().principals.users).toHaveLength(1);
    expect(warnings.every((warning) => warning.includes('the former one stays'))).toBe(true);
  });
});
