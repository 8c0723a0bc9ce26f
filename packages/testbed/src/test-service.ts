import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadConfig, type ServiceConfig, type ServiceName, serviceNames } from '@mdm/config';
import { createEcKey, createProof, type EcKey, issueToken, jwkThumbprint } from '@mdm/identity';
import type { Services } from '@mdm/protos';
import type { Revocations } from '@mdm/revocation';
import {
  type CallOptions,
  type Channel,
  type RunningService,
  type ServiceBase,
  type ServiceClient,
  type ServiceDefinition,
  startService,
  type UserCredentials,
} from '@mdm/rpc';
import { type Database, type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { dialService } from './dial.js';
import { type AdjustSite, createSites, limitPeer, type Site, type SitePorts } from './sites.js';

/** A person in a test, with keys of their own. */
export interface TestUser {
  readonly site: string;
  readonly dn: string;
  readonly groups: readonly string[];
  /** Where key shares are encrypted to. */
  readonly readerKey: EcKey;
  /** Token and proof, fresh enough for any call of the test. */
  credentials(): Promise<UserCredentials>;
}

export interface UserRequest {
  /** Site that vouches; default: that of the service. */
  readonly site?: string;
  readonly name: string;
  readonly groups?: readonly string[];
  /** Full DN instead of one made from the name. */
  readonly dn?: string;
  /** What the person declares with each call. */
  readonly purpose?: string;
  readonly dataPermit?: string;
}

/** A running service as its callers see it, and its audit records. */
export interface TestDoor {
  readonly sites: ReadonlyMap<string, Site>;
  readonly address: string;
  user(request: UserRequest): TestUser;
  /**
   * A client that dials with the certificate of a service (of `site`, default the own one) and carries the user's
   * credentials on each call.
   */
  client<Name extends keyof Services>(
    name: Name,
    options: { readonly through: ServiceName; readonly site?: string; readonly as?: TestUser },
  ): Promise<ServiceClient<Name>>;
  /** What the service has been told not to believe any more; left out where it runs in a process of its own. */
  readonly revocations?: Revocations;
  /** The audit records so far, oldest first, without those that come by themselves. */
  auditRecords(): Promise<Record<string, unknown>[]>;
}

export interface TestService<Context> extends TestDoor {
  readonly running: RunningService<Context>;
  readonly context: Context;
  readonly db: Database;
  /** A channel with any certificate: `[site, service]`. */
  channel(site: string, service: ServiceName): Promise<Channel>;
  close(): Promise<void>;
}

/** What this site says of people counts only for `/biomed/c`; see `limitPeer`. */
export const limitedSite = 'c';

/**
 * Without those that come whenever they want: gateways have the heads of the audit witnessed, and services and gateways
 * follow a gateway again that they have not heard of for some seconds.
 */
export const auditRecordsSql = `select * from audit_records
  where operation !~ '[.](audit-head|witness-heads|follow)$' order by seq`;

const anyPort = '127.0.0.1:0';

/** Ports of a site of which only one service is started; the others are never dialled. */
function testPorts(): SitePorts {
  const services = Object.fromEntries(
    serviceNames.map((name, index) => [
      name,
      { listen: anyPort, health: anyPort, address: `127.0.0.1:${index + 1}` },
    ]),
  );
  return { services: services as unknown as SitePorts['services'], dicom: anyPort };
}

/**
 * Starts one real service in this process: real gRPC with mutual TLS on a free port, its own schema of a real
 * PostgreSQL, certificates and bundles of a whole federation, of which {@link limitedSite} has little to say.
 */
export async function startTestService<Context extends ServiceBase>(
  definition: ServiceDefinition<Context>,
  options: {
    readonly site?: string;
    readonly sites?: readonly string[];
    readonly adjust?: AdjustSite;
    readonly clock?: () => number;
  } = {},
): Promise<TestService<Context>> {
  const { site: own = 'a', sites: names = ['a', 'b', 'c'], clock = Date.now } = options;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-test-'));
  const database = await testDatabase();
  const created = await createSites({
    directory,
    plans: names.map((site) => ({ site, title: `Hospital ${site.toUpperCase()}`, ports: testPorts() })),
    clock,
    adjust: (config, site) => {
      if (site === own) limitPeer(config, limitedSite);
      // No gateway runs beside the service, so nothing is heard of any site.
      config.keys.heardWithinSeconds = 0;
      options.adjust?.(config, site);
    },
  });
  const sites = new Map(created.map((site) => [site.site, site]));
  const siteOf = (name: string): Site => {
    const found = sites.get(name);
    if (!found) throw new TypeError(`the test has no site "${name}"`);
    return found;
  };
  const home = siteOf(own);
  const config = testConfig(home, definition.name, database);
  const logger = createLogger({ service: definition.name, site: own, level: 'warn' });
  const running = await startService(definition, config, { clock, logger });
  const address = `127.0.0.1:${running.port}`;
  const channels = new Map<string, Channel>();

  const channel = async (site: string, service: ServiceName): Promise<Channel> => {
    const key = `${site}/${service}`;
    const known = channels.get(key);
    if (known) return known;
    const opened = await dialService({
      address,
      callee: home,
      service: definition.name,
      caller: siteOf(site),
      through: service,
    });
    channels.set(key, opened);
    return opened;
  };

  return {
    running,
    context: running.context,
    revocations: running.context.revocations,
    db: database.db,
    sites,
    address,
    user: (request) => testUser(siteOf(request.site ?? own), request, names, clock),
    channel,
    client: async (name, { through, site = own, as }) => {
      const client = (await channel(site, through)).client(name);
      return as ? asUser(client, as) : client;
    },
    auditRecords: () => database.db.query(auditRecordsSql),
    close: async () => {
      for (const open of channels.values()) open.close();
      await running.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The configuration of a service that runs in the test's own process. */
export function testConfig(site: Site, service: ServiceName, { url, schema }: TestDatabase): ServiceConfig {
  return loadConfig({
    service,
    env: {
      MDM_SITE_FILE: site.configFile,
      MDM_TLS_DIR: site.tlsDirectory(service),
      MDM_DATABASE_URL: url,
      MDM_DATABASE_SCHEMA: schema,
      MDM_DATA_DIR: site.dataDirectory(service),
      MDM_SECRETS_DIR: site.secretsDirectory(service),
      MDM_FEDERATION_DIR: site.federationDirectory,
      ...(process.env.MDM_TEST_REDIS?.startsWith('redis') && { REDIS_URL: process.env.MDM_TEST_REDIS }),
    },
  });
}

/** A person whom `site` vouches for, with keys of their own. */
export function testUser(
  site: Site,
  request: UserRequest,
  audience: readonly string[],
  clock: () => number,
): TestUser {
  const { name, groups = [], purpose, dataPermit } = request;
  const dn = request.dn ?? `/O=${site.plan.title}/OU=People/CN=${name}`;
  const key = createEcKey();
  const readerKey = createEcKey();
  return {
    site: site.site,
    dn,
    groups,
    readerKey,
    credentials: async () => {
      const token = await issueToken({
        signingKey: site.tokenKey,
        site: site.site,
        dn,
        groups,
        audience,
        jkt: jwkThumbprint(key.publicJwk),
        clock,
      });
      const enc = readerKey.publicJwk;
      return { token, proof: await createProof({ ...key, enc, token, purpose, dataPermit, clock }) };
    },
  };
}

/** The same client with the user's credentials on every call. */
export function asUser<Name extends keyof Services>(
  client: ServiceClient<Name>,
  user: Pick<TestUser, 'credentials'>,
): ServiceClient<Name> {
  return new Proxy(client, {
    get: (target, method: string) => {
      const call = (target as Record<string, unknown>)[method];
      if (typeof call !== 'function') return call;
      return (request: unknown, options: CallOptions = {}) => {
        const answer = user.credentials().then((as) => call(request, { as, ...options }));
        return lazily(answer);
      };
    },
  });
}

/** A promise for single answers that can be iterated as well, for streams. */
function lazily(answer: Promise<unknown>) {
  return Object.assign(answer, {
    async *[Symbol.asyncIterator]() {
      yield* (await answer) as AsyncIterable<unknown>;
    },
  });
}
