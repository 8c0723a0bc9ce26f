import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../../..');
const skipped = new Set(['node_modules', 'dist', '.cache', '.turbo']);

/** What runs in a hospital: neither tests nor what only tests import. */
const isProduct = (file: string) =>
  file.endsWith('.ts') && !/\.(test|fixture)\.ts$|\/testing(\.ts|\/)|\/testbed\/|\/matrix\.ts$/.test(file);

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(path.join(root, directory), { withFileTypes: true });
  const below = entries
    .filter(({ name }) => !skipped.has(name))
    .map(async (entry) => {
      const file = `${directory}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(file);
      return isProduct(file) ? [file] : [];
    });
  return (await Promise.all(below)).flat();
}

describe('the code that runs in a hospital', () => {
  let sources: readonly { readonly file: string; readonly text: string }[];
  beforeAll(async () => {
    const files = (await Promise.all(['packages', 'services'].map(filesBelow))).flat();
    sources = await Promise.all(
      files.map(async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') })),
    );
  });
  const filesWith = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  it('is looked at', () => {
    expect(sources.length).toBeGreaterThan(300);
  });

  it('opens no listener and no connection in plaintext, but where it is written down', () => {
    expect(filesWith(/createInsecure/)).toEqual([
      // The health port: nothing but "serving" or not.
      'packages/rpc/src/grpc-server.ts',
    ]);
    expect(filesWith(/import \{[^}]*(?:createServer|request)\b[^}]*\} from 'node:http'/)).toEqual([
      // Of a program at its user's own machine, while a browser signs in.
      'packages/client/src/loopback.ts',
      // Numbers for Prometheus, of nobody.
      'packages/rpc/src/metrics-server.ts',
      // To a PACS that has no TLS, as DICOM inside a hospital has none; a password needs https.
      'services/dicom-bridge/src/pacs/http.ts',
    ]);
  });

  it('leaves no certificate unchecked, but where something else is checked in its place', () => {
    expect(filesWith(/rejectUnauthorized: false/)).toEqual([
      // Chains with proxies, which our own code validates.
      'packages/identity/src/chain/peer-chain.ts',
      // A site that is not known yet: what it says is signed, and compared by its fingerprint.
      'packages/rpc/src/credentials.ts',
    ]);
    expect(filesWith(/NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity: \(\) =>/)).toEqual([]);
  });

  it('knows no setting that switches authentication, permission or audit off', () => {
    const off =
      /(?:no|skip|disable|without|bypass|insecure|allow_?all|fake|mock|test_?mode)[_-]?(?:auth|tls|acl|policy|audit|verif|mode|permission)/i;
    const settings = (text: string) =>
      [...text.matchAll(/\bMDM_[A-Z_]+\b|'--[a-z-]+|^\s+([a-zA-Z]+): z\./gm)].map(([match]) => match.trim());
    const found = sources.flatMap(({ file, text }) =>
      settings(text)
        .filter((name) => off.test(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});
