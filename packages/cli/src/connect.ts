import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { GlobalOptions } from './cli.js';
import type { Io } from './io.js';
import type { Output } from './output.js';
import { readCaSetting, readDeclaration, readEntry, readSettings, readWho } from './settings.js';

const maxAuthorities = 1_000;

/** What `@mdm/client` is to be called with; loaded when needed, since help and completion are to be quick. */
export async function connect(options: GlobalOptions, out: Output, env: Io['env']) {
  const { connectMdm, readPermit } = await import('@mdm/client');
  const logger = {
    warn: (fields: object, message: string) => out.note(`note: ${message} ${JSON.stringify(fields)}`),
  };
  const declared = { logger, ...(await readDeclaration(options, env)) };
  const who = await readWho(options, env);
  if (who.kind === 'permit') {
    const { gateway, site, permit } = await readPermit(who.file);
    const entry = await readEntry(options, env);
    if (!entry || entry.site === site) return connectMdm({ gateway, site, permit, ...declared });
    const ca = await readAuthorities(await readCaSetting(options, env));
    return connectMdm({ gateway, site, permit, through: { ...entry, ca }, ...declared });
  }
  const address = await readSettings(options, env);
  if (who.kind === 'credentials') return connectMdm({ ...address, credential: who.directory, ...declared });
  const { readUserCredential } = await import('@mdm/identity');
  const { chain, key } = await readUserCredential({ kind: 'proxy', file: who.file });
  return connectMdm({
    ...address,
    credential: { cert: chain, key, ca: await readAuthorities(who.ca) },
    ...declared,
  });
}

/**
 * The CAs of a PEM file, or of a directory as the grid has them (`<hash>.0`) or with `.pem` files, as one PEM text.
 * @throws failed-precondition (field ca)
 */
export async function readAuthorities(place: string): Promise<string> {
  const unreadable = (cause: unknown) =>
    fail('failed-precondition', `"${place}" cannot be read`, {
      field: 'ca',
      remedy: 'name the CA certificate of your site with --ca or MDM_CA',
      cause,
    });
  const status = await stat(place).catch(unreadable);
  if (!status.isDirectory()) return readFile(place, 'utf8').catch(unreadable);
  const files = (await readdir(place)).filter((name) => /\.(?:\d|pem)$/.test(name)).slice(0, maxAuthorities);
  const texts = await Promise.all(
    files.map((name) => readFile(path.join(place, name), 'utf8').catch(unreadable)),
  );
  return texts.join('\n');
}
