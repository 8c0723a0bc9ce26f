import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Document } from 'yaml';
import { z } from 'zod';
import type { Io } from './io.js';

/** Where to sign in. */
export interface Settings {
  readonly gateway: string;
  readonly site: string;
}

/** As whom to sign in, the first that there is; the files of it are not read yet. */
export type Who =
  | { readonly kind: 'permit'; readonly file: string }
  | { readonly kind: 'credentials'; readonly directory: string }
  /** A proxy of the grid, and the CAs of the site: a PEM file, or a directory of them. */
  | { readonly kind: 'proxy'; readonly file: string; readonly ca: string };

const names = ['gateway', 'site', 'credentials', 'permit', 'ca', 'purpose', 'dataPermit'] as const;
type Name = (typeof names)[number];

const variables = {
  gateway: 'MDM_GATEWAY',
  site: 'MDM_SITE',
  credentials: 'MDM_CREDENTIALS',
  permit: 'MDM_PERMIT',
  ca: 'MDM_CA',
  purpose: 'MDM_PURPOSE',
  dataPermit: 'MDM_DATA_PERMIT',
} as const satisfies Record<Name, string>;

const hostAndPort = z.string().regex(/^(?:[^\s:/]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, 'is not host:port');
const file = (what: string) => z.string().min(1, 'is empty').max(4_096, `is not ${what}`).optional();
const forms = z.strictObject({
  gateway: hostAndPort.optional(),
  site: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a site id')
    .optional(),
  credentials: file('a directory'),
  permit: file('a file'),
  ca: file('a file or a directory'),
  purpose: z
    .string()
    .regex(/^[A-Z][A-Z0-9_-]{0,31}$/, 'is not a code such as TREAT or HRESCH')
    .optional(),
  dataPermit: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/, 'is not the number of a permit')
    .optional(),
});

const maxFileSize = 64 * 1024;

const configDirectory = (env: Io['env']): string =>
  path.join(env.XDG_CONFIG_HOME || path.join(env.HOME || os.homedir(), '.config'), 'mdm');

type Options = { readonly [name in Name]?: string | undefined };

interface Given {
  readonly directory: string;
  readonly file: string;
  /** Its option, else its variable. */
  now(name: Name): string | undefined;
  /** That, else what the configuration file says. */
  given(name: Name): string | undefined;
}

/**
 * Each setting by itself: its option, else its variable, else the configuration file.
 * @throws invalid-argument  one is missing or wrong
 */
export async function readSettings(options: Options, env: Io['env']): Promise<Settings> {
  const { file, given } = await readGiven(options, env);
  const required = (name: Name): string =>
    given(name) ??
    fail('invalid-argument', `${name} is not set`, {
      field: name,
      remedy: `use --${name}, set ${variables[name]}, or write "${name}: …" into ${file}`,
    });
  return { gateway: required('gateway'), site: required('site') };
}

/**
 * The gateway that an option or a variable names now, with its site; a permit knows its own one.
 * @throws invalid-argument  a setting is wrong
 */
export async function readEntry(options: Options, env: Io['env']): Promise<Settings | undefined> {
  const { now } = await readGiven(options, env);
  const [gateway, site] = [now('gateway'), now('site')];
  return gateway !== undefined && site !== undefined ? { gateway, site } : undefined;
}

/**
 * As whom to sign in: what an option or a variable says now, else the permit of `mdm login`, else the proxy that
 * X509_USER_PROXY names, else the credentials of the configuration file, else those beside it.
 * @throws invalid-argument  a setting is wrong
 */
export async function readWho(options: Options, env: Io['env']): Promise<Who> {
  const { directory, now, given } = await readGiven(options, env);
  const permit = now('permit');
  if (permit !== undefined) return { kind: 'permit', file: permit };
  const credentials = now('credentials');
  if (credentials !== undefined) return { kind: 'credentials', directory: credentials };
  const loggedIn = given('permit') ?? path.join(directory, permitName);
  if (existsSync(loggedIn)) return { kind: 'permit', file: loggedIn };
  const kept = given('credentials') ?? path.join(directory, 'credentials');
  const proxy = env.X509_USER_PROXY;
  if (proxy)
    return {
      kind: 'proxy',
      file: proxy,
      ca: given('ca') ?? (env.X509_CERT_DIR || path.join(kept, 'ca.pem')),
    };
  return { kind: 'credentials', directory: kept };
}

/** What the user declares of each call. @throws invalid-argument  a setting is wrong */
export async function readDeclaration(
  options: Options,
  env: Io['env'],
): Promise<{ readonly purpose: string | undefined; readonly dataPermit: string | undefined }> {
  const { given } = await readGiven(options, env);
  return { purpose: given('purpose'), dataPermit: given('dataPermit') };
}

/** Where `mdm login` puts its permit. @throws invalid-argument  the setting is wrong */
export async function readPermitSetting(options: Options, env: Io['env']): Promise<string> {
  const { directory, given } = await readGiven(options, env);
  return given('permit') ?? path.join(directory, permitName);
}

/** Where the CAs of the site are: a PEM file, or a directory of them. @throws invalid-argument  the setting is wrong */
export async function readCaSetting(options: Options, env: Io['env']): Promise<string> {
  const { given } = await readGiven(options, env);
  return (
    given('ca') ?? (env.X509_CERT_DIR || path.join(await readCredentialsSetting(options, env), 'ca.pem'))
  );
}

/** Where the credentials are, whatever else there is. @throws invalid-argument  the setting is wrong */
export async function readCredentialsSetting(options: Options, env: Io['env']): Promise<string> {
  const { directory, given } = await readGiven(options, env);
  return given('credentials') ?? path.join(directory, 'credentials');
}

const permitName = 'permit.json';

async function readGiven(options: Options, env: Io['env']): Promise<Given> {
  const directory = configDirectory(env);
  const file = path.join(directory, 'config.yaml');
  const stored = await readFile(file);
  const checked = (name: Name, value: string | undefined, place: string): string | undefined => {
    const parsed = forms.safeParse({ [name]: value });
    if (parsed.success) return value;
    return fail('invalid-argument', `${name} ${parsed.error.issues[0]?.message} (${place})`, { field: name });
  };
  const now = (name: Name): string | undefined =>
    options[name]
      ? checked(name, options[name], name === 'dataPermit' ? '--data-permit' : `--${name}`)
      : checked(name, env[variables[name]] || undefined, variables[name]);
  return { directory, file, now, given: (name) => now(name) ?? checked(name, stored[name], file) };
}

async function readFile(file: string): Promise<{ readonly [name in Name]?: string | undefined }> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT') return {};
    return unusable(file, 'cannot be read', cause);
  }
  if (text.length > maxFileSize) return unusable(file, 'is longer than 64 KiB');
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return unusable(file, 'is not YAML', document.errors[0]);
  const parsed = forms.safeParse(plain(document) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return unusable(file, `is wrong: ${[...(issue?.path ?? []), issue?.message].join(' ')}`);
}

/** Aliases make it something that is no setting. */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return [];
  }
}

const unusable = (file: string, problem: string, cause?: unknown): never =>
  fail('invalid-argument', `"${file}" ${problem}`, {
    field: 'config',
    remedy: `write lines such as "gateway: gateway.hospital-a.example:8443"; known are ${names.join(', ')}`,
    cause,
  });
