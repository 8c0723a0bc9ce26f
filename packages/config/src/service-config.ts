import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LogLevel } from '@mdm/telemetry';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { expected } from './forms.js';
import { failWith, plainWords, problemsOf } from './problems.js';
import { type ServiceName, type SiteConfig, siteSchema } from './site-schema.js';

const MAX_SITE_FILE = 1024 * 1024;
const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

/** Everything that a service is told from outside. */
export interface ServiceConfig {
  readonly site: SiteConfig;
  readonly service: ServiceName;
  /** MDM_SITE_FILE. */
  readonly siteFile: string;
  /** host:port of this service, from `services.<service>` of site.yaml. */
  readonly listen: string;
  readonly health: string;
  readonly metrics: string | undefined;
  /** MDM_TLS_DIR: ca.pem, cert.pem and key.pem of this service. */
  readonly tlsDirectory: string;
  /** MDM_DATABASE_URL: with a password in it, hence never to be logged. */
  readonly databaseUrl: string;
  /** MDM_DATABASE_SCHEMA: when several services share one database. */
  readonly schema: string | undefined;
  /** REDIS_URL: without it PostgreSQL coordinates the replicas. */
  readonly redisUrl: string | undefined;
  /** MDM_DATA_DIR: spool and pools. */
  readonly dataDirectory: string;
  /** MDM_SECRETS_DIR: see {@link readSecret}. */
  readonly secretsDirectory: string;
  /** MDM_FEDERATION_DIR, or federation.directory of site.yaml: the bundles of the peers. */
  readonly federationDirectory: string;
  /** MDM_POLICY_DIR: the policies of the site; default: `policies` beside site.yaml, which need not be there. */
  readonly policies: { readonly directory: string; readonly optional: boolean };
  /** MDM_LOG_LEVEL; default info. */
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const variable = (form: string) => z.string({ error: expected(form) });
const directory = (of: string) => {
  const form = `the absolute path of the directory of ${of}`;
  return variable(form).refine(path.isAbsolute, { error: expected(form) });
};
const url = (form: string, protocol: RegExp) =>
  variable(form).refine((text) => URL.canParse(text) && protocol.test(new URL(text).protocol), {
    error: expected(form),
  });
const databaseSchema = 'the name of a PostgreSQL schema: lower-case letters, digits and _';
const siteFileForm = 'the path of site.yaml';

const environmentSchema = z.object({
  MDM_SITE_FILE: variable(siteFileForm),
  MDM_TLS_DIR: directory('ca.pem, cert.pem and key.pem'),
  MDM_DATABASE_URL: url('postgres://user:password@host:port/database', /^postgres(ql)?:$/),
  MDM_DATABASE_SCHEMA: variable(databaseSchema)
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: expected(databaseSchema) })
    .optional(),
  REDIS_URL: url('redis://host:port or rediss://host:port', /^rediss?:$/).optional(),
  MDM_DATA_DIR: directory('spool and pools'),
  MDM_SECRETS_DIR: directory('secrets'),
  MDM_FEDERATION_DIR: directory('federation bundles').optional(),
  MDM_POLICY_DIR: directory('policies').optional(),
  MDM_LOG_LEVEL: z.enum(logLevels, { error: expected(logLevels.join(', ')) }).default('info'),
});

/**
 * Reads the environment and the site file it names, once, at start-up.
 * @throws invalid-argument  with every problem, each by variable or `site.yaml: path`, and the expected form
 */
export function loadConfig(options: {
  readonly service: ServiceName;
  readonly env: Environment;
  readonly readFile?: (file: string) => string;
}): ServiceConfig {
  const { service, env, readFile = (file) => readFileSync(file, 'utf8') } = options;
  const file = env.MDM_SITE_FILE;
  if (!file) return parseConfig({ service, env, siteText: undefined });
  let siteText: string;
  try {
    siteText = readFile(file);
  } catch (cause) {
    return failWith(
      ['MDM_SITE_FILE: names a file that cannot be read; expected the path of site.yaml'],
      cause,
    );
  }
  return parseConfig({ service, env, siteText });
}

/** The second half of {@link loadConfig}, from texts alone; `siteText` is undefined when there is no file to read. */
export function parseConfig(options: {
  readonly service: ServiceName;
  readonly env: Environment;
  readonly siteText: string | undefined;
}): ServiceConfig {
  const { service } = options;
  const problems: string[] = [];
  const env = parseEnvironment(options.env, problems);
  const site = options.siteText === undefined ? undefined : checkSite(options.siteText, problems);

  const own = site?.services[service];
  if (site !== undefined && own === undefined) {
    problems.push(`site.yaml: services.${service}: is missing; expected listen and health of this service`);
  }
  const federationDirectory = env?.MDM_FEDERATION_DIR ?? site?.federation.directory;
  if (site !== undefined && env !== undefined && federationDirectory === undefined) {
    problems.push(
      'MDM_FEDERATION_DIR: is missing; expected the absolute path of the directory of federation bundles',
    );
  }
  if (
    problems.length > 0 ||
    env === undefined ||
    site === undefined ||
    own === undefined ||
    federationDirectory === undefined
  ) {
    return failWith(problems);
  }
  return {
    site,
    service,
    siteFile: env.MDM_SITE_FILE,
    listen: own.listen,
    health: own.health,
    metrics: own.metrics,
    tlsDirectory: env.MDM_TLS_DIR,
    databaseUrl: env.MDM_DATABASE_URL,
    schema: env.MDM_DATABASE_SCHEMA,
    redisUrl: env.REDIS_URL,
    dataDirectory: env.MDM_DATA_DIR,
    secretsDirectory: env.MDM_SECRETS_DIR,
    federationDirectory,
    policies: {
      directory: env.MDM_POLICY_DIR ?? path.resolve(path.dirname(env.MDM_SITE_FILE), 'policies'),
      optional: env.MDM_POLICY_DIR === undefined,
    },
    logLevel: env.MDM_LOG_LEVEL,
  };
}

/** Set to nothing counts as not set, as in most shells' and containers' defaults. */
function parseEnvironment(env: Environment, problems: string[]) {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(set, { error: plainWords });
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(parsed.error, (name) => name));
  return undefined;
}

/**
 * What a text of `site.yaml` says.
 * @throws invalid-argument  with every problem, each by its path and the expected form
 */
export function parseSite(siteText: string): SiteConfig {
  const problems: string[] = [];
  return checkSite(siteText, problems) ?? failWith(problems);
}

function checkSite(siteText: string, problems: string[]): SiteConfig | undefined {
  const content = parseYaml(siteText, problems);
  if (content === undefined) return undefined;
  const parsed = siteSchema.safeParse(content.value, { error: plainWords });
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(parsed.error, (at) => (at === '' ? 'site.yaml' : `site.yaml: ${at}`)));
  return undefined;
}

function parseYaml(siteText: string, problems: string[]): { readonly value: unknown } | undefined {
  if (Buffer.byteLength(siteText) > MAX_SITE_FILE) {
    problems.push('site.yaml: is too long; expected at most 1 MiB');
    return undefined;
  }
  const document = parseDocument(siteText, { prettyErrors: false, logLevel: 'silent' });
  for (const { code, pos } of document.errors) {
    const line = siteText.slice(0, pos[0]).split('\n').length;
    problems.push(`site.yaml: line ${line} is not YAML (${code}); expected YAML 1.2`);
  }
  if (document.errors.length > 0) return undefined;
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    problems.push(
      'site.yaml: has aliases that cannot be resolved; expected at most 100 uses of defined anchors',
    );
    return undefined;
  }
}
