import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { caFingerprint } from '@mdm/federation';
import { createSiteCa, writeCredential } from '@mdm/identity';
import { exists, siteDirectory } from './layout.js';
import { newTokenKey } from './token-keys.js';

export interface NewSite {
  readonly site: string;
  /** Name of the hospital. */
  readonly title: string;
  /** How long the CA is valid. */
  readonly days: number;
  /** File with the key that links patients; default: a new one. */
  readonly projectKey?: string | undefined;
  readonly clock: () => number;
}

export interface CreatedSite {
  /** Of its CA. */
  readonly fingerprint: string;
  readonly projectKeyFile: string;
}

const secretBytes = 32;

/**
 * Makes the CA and the secrets of a site; never overwrites.
 * @throws already-exists    there is a CA
 * @throws invalid-argument  the site id, the name or the project key is wrong
 */
export async function createSite(root: string, options: NewSite): Promise<CreatedSite> {
  const { site, title, days, clock } = options;
  const directory = siteDirectory(root);
  if (await exists(directory.ca)) {
    fail('already-exists', `"${directory.ca}" is there already`, {
      field: 'directory',
      remedy: 'name a new directory: a site whose CA or secrets change loses its images',
    });
  }
  const projectKey = await readProjectKey(options.projectKey);
  const ca = await createSiteCa({ site, title, validity: { days }, clock });
  await writeSecret(directory.secrets('gateway'), 'token-key.pem', newTokenKey().trimEnd());
  await writeSecret(directory.secrets('hydra'), 'hydra.kek', randomBytes(secretBytes).toString('hex'));
  await writeSecret(directory.secrets('dicom-bridge'), 'project.key', projectKey);
  await writeCredential(directory.ca, ca);
  return {
    fingerprint: caFingerprint(ca.cert),
    projectKeyFile: path.join(directory.secrets('dicom-bridge'), 'project.key'),
  };
}

async function readProjectKey(file: string | undefined): Promise<string> {
  if (file === undefined) return randomBytes(secretBytes).toString('hex');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => wrong(file, 'cannot be read', cause));
  const key = text.trim();
  return /^[0-9A-Fa-f]{64}$/.test(key) ? key : wrong(file, 'does not hold 32 bytes as hexadecimal');
}

const wrong = (file: string, problem: string, cause?: unknown): never =>
  fail('invalid-argument', `"${file}" ${problem}`, {
    field: 'project-key',
    remedy: 'use secrets/dicom-bridge/project.key of a site of the project',
    cause,
  });

/** Writes a secret for its owner only, unless there is one: nothing that it protects could be read with another. */
async function writeSecret(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = await open(path.join(directory, name), 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
