import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Document } from 'yaml';
import { z } from 'zod';

/** Where and as whom to sign in. */
export interface Settings {
  readonly gateway: string;
  readonly site: string;
  /** Directory of `ca.pem`, `cert.pem` and `key.pem`. */
  readonly credentials: string;
}

const names = ['gateway', 'site', 'credentials'] as const;
type Name = (typeof names)[number];

const variables = {
  gateway: 'MDM_GATEWAY',
  site: 'MDM_SITE',
  credentials: 'MDM_CREDENTIALS',
} as const satisfies Record<Name, string>;

const hostAndPort = z.string().regex(/^(?:[^\s:/]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, 'is not host:port');
const forms = z.strictObject({
  gateway: hostAndPort.optional(),
  site: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'is not a site id')
    .optional(),
  credentials: z.string().min(1, 'is empty').max(4_096, 'is not a directory').optional(),
});

const maxFileSize = 64 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

const configDirectory = (env: Environment): string =>
  path.join(env.XDG_CONFIG_HOME || path.join(env.HOME || os.homedir(), '.config'), 'mdm');

/** What was given for each setting: its option, else its variable, else the configuration file. */
interface Given {
  readonly file: string;
  given(name: Name): string | undefined;
  credentials(): string;
}

type Options = { readonly [name in Name]?: string | undefined };

/**
 * Each setting by itself: its option, else its variable, else the configuration file, else (credentials only) the
 * directory `credentials` beside that file.
 * @throws invalid-argument  one is missing or wrong
 */
export async function readSettings(options: Options, env: Environment): Promise<Settings> {
  const { file, given, credentials } = await readGiven(options, env);
  const required = (name: Name): string =>
    given(name) ??
    fail('invalid-argument', `${name} is not set`, {
      field: name,
      remedy: `use --${name}, set ${variables[name]}, or write "${name}: …" into ${file}`,
    });
  return { gateway: required('gateway'), site: required('site'), credentials: credentials() };
}

/**
 * Only where the credentials are, for what needs no gateway.
 * @throws invalid-argument  the setting is wrong
 */
export async function readCredentialsSetting(options: Options, env: Environment): Promise<string> {
  return (await readGiven(options, env)).credentials();
}

async function readGiven(options: Options, env: Environment): Promise<Given> {
  const directory = configDirectory(env);
  const file = path.join(directory, 'config.yaml');
  const stored = await readFile(file);
  const given = (name: Name): string | undefined => {
    const [value, place] = options[name]
      ? [options[name], `--${name}`]
      : env[variables[name]]
        ? [env[variables[name]], variables[name]]
        : [stored[name], file];
    const parsed = forms.safeParse({ [name]: value });
    if (parsed.success) return value;
    return fail('invalid-argument', `${name} ${parsed.error.issues[0]?.message} (${place})`, { field: name });
  };
  return { file, given, credentials: () => given('credentials') ?? path.join(directory, 'credentials') };
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
