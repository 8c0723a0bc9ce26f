import { setMaxListeners } from 'node:events';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connectMdm, type MdmClient } from '@mdm/client';
import { type ServiceName, serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import { type Database, openDatabase } from '@mdm/store';
import type { LogLevel } from '@mdm/telemetry';
import { type AdjustSite, createSites, type Site } from '../sites.js';
import type { TestDoor } from '../test-service.js';
import { addressOf } from './address.js';
import { openDoor, type ServiceDoor } from './door.js';
import { removeWhenOrphaned } from './janitor.js';
import { layOutSite, type SiteLayout } from './layout.js';
import { bundleLinks, type Link, openLink, type ServiceLink } from './link.js';
import { type PostgresProcess, startPostgresProcess } from './postgres-process.js';
import { type ServiceProcess, startServiceProcess } from './service-process.js';

export interface FederationOptions {
  /** Ids of the sites, or how many; default 3: a, b and c. */
  readonly sites?: readonly string[] | number;
  /** Default: all six at each site. */
  readonly services?: readonly ServiceName[];
  /** Kept when the federation stops; default: a temporary one, which is removed. */
  readonly directory?: string;
  /** Coordinates the replicas; default: PostgreSQL does. */
  readonly redisUrl?: string;
  readonly adjust?: AdjustSite;
  /** False turns fsync of PostgreSQL off; default true. */
  readonly durable?: boolean;
  readonly logLevel?: LogLevel;
  /** Further variables of every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Calls the start off; what had started by then ends before the promise rejects. */
  readonly signal?: AbortSignal;
}

/** A whole federation on this machine: hospitals with all their services as processes, PostgreSQL, TLS. */
export interface Federation {
  readonly directory: string;
  readonly sites: ReadonlyMap<string, Site>;
  site(name: string): Site;
  service(site: string, service: ServiceName): ServiceProcess;
  postgres(site: string): PostgresProcess;
  /** What lies between the other sites and this one's gateway and hydra; the site itself does not notice it. */
  link(site: string): Link;
  /** `host:port` that the site's own people and services dial. */
  address(site: string, service: ServiceName): string;
  /** One of the site's people at their own gateway; the same connection each time. */
  client(site: string, person: keyof Site['people']): Promise<MdmClient>;
  dicomAddress(site: string): { readonly host: string; readonly port: number; readonly aeTitle: string };
  /** The database of a service, for a look behind the scenes. */
  database(site: string, service: ServiceName): Database;
  /** A service as those see it who go around the gateway. */
  door(site: string, service: ServiceName): TestDoor;
  /** Every log file. */
  logs(): string[];
  /** Ends every process, frees every port, removes the temporary directory. */
  stop(): Promise<void>;
}

/**
 * Starts everything at once; resolves when every service serves. What fails on the way leaves nothing behind, and
 * neither does the death of this process.
 */
export async function startFederation(options: FederationOptions = {}): Promise<Federation> {
  const { durable = true, logLevel = 'info', services: started = serviceNames, signal } = options;
  if (signal) setMaxListeners(0, signal);
  const directory = options.directory ?? (await mkdtemp(path.join(os.tmpdir(), 'mdm-federation-')));
  const callOffJanitor = options.directory === undefined ? removeWhenOrphaned(directory) : undefined;
  // As root, PostgreSQL runs under another account, which must get through to its own directory.
  await chmod(directory, 0o711);
  const logRoot = process.env.MDM_TEST_LOGS
    ? path.join(process.env.MDM_TEST_LOGS, path.basename(directory))
    : undefined;
  const logDirectory = (site: string) => path.join(logRoot ?? directory, site, 'logs');

  const layouts: SiteLayout[] = [];
  const links = new Map<string, ServiceLink[]>();
  const postgres = new Map<string, PostgresProcess>();
  const services = new Map<string, ServiceProcess>();
  const databases = new Map<string, Database>();
  const doors = new Map<string, ServiceDoor>();

  const clients = new Map<string, Promise<MdmClient>>();

  const stop = async () => {
    for (const client of await all([...clients.values()])) client.close();
    await all([...services.values()].map((service) => service.kill('SIGTERM')));
    for (const door of doors.values()) door.close();
    await all([...databases.values()].map((database) => database.close()));
    await all([...links.values()].flat().map((link) => link.close()));
    await all(
      [...postgres].map(async ([site, server]) => {
        await server.stop();
        if (logRoot !== undefined)
          await copyFile(server.logFile, path.join(logDirectory(site), 'postgres.log'));
      }),
    );
    await all(layouts.map((layout) => layout.release()));
    if (callOffJanitor !== undefined) await rm(directory, { recursive: true, force: true });
    callOffJanitor?.();
  };

  async function layOut(site: string): Promise<void> {
    const layout = await layOutSite(site);
    layouts.push(layout);
    const { ports, published } = layout.plan;
    const opened = (['gateway', 'hydra'] as const).map((service) =>
      openLink({ listen: published[service], target: ports.services[service].listen }),
    );
    links.set(site, await all(opened));
  }

  async function startPostgres({ plan: { site }, postgresPort }: SiteLayout): Promise<void> {
    const server = await startPostgresProcess({
      directory: path.join(directory, site, 'postgres'),
      port: postgresPort,
      databases: started,
      durable,
    });
    postgres.set(site, server);
  }

  async function startService(site: Site, service: ServiceName): Promise<void> {
    const process = await startServiceProcess({
      site: site.site,
      service,
      logFile: path.join(logDirectory(site.site), `${service}.log`),
      signal,
      env: {
        MDM_SITE_FILE: site.configFile,
        MDM_TLS_DIR: site.tlsDirectory(service),
        MDM_DATABASE_URL: of(postgres, site.site).url(service),
        MDM_DATA_DIR: site.dataDirectory(service),
        MDM_SECRETS_DIR: site.secretsDirectory(service),
        MDM_FEDERATION_DIR: site.federationDirectory,
        MDM_LOG_LEVEL: logLevel,
        ...(options.redisUrl && { REDIS_URL: options.redisUrl }),
        ...options.env,
      },
    });
    services.set(`${site.site}/${service}`, process);
  }

  const adjustSite: AdjustSite = (config, site) => {
    // Where no gateway runs, nothing is heard of any site, which is no reason to give nothing out.
    if (!started.includes('gateway')) config.keys.heardWithinSeconds = 0;
    options.adjust?.(config, site);
  };

  let sites: ReadonlyMap<string, Site>;
  try {
    for (const site of namesOf(options.sites ?? 3)) await layOut(site);
    const [created] = await all([
      createSites({ directory, plans: layouts.map(({ plan }) => plan), adjust: adjustSite }),
      ...layouts.map(startPostgres),
    ] as const);
    sites = new Map(created.map((site) => [site.site, site]));
    await all(created.flatMap((site) => started.map((service) => startService(site, service))));
  } catch (error) {
    await stop();
    throw error;
  }

  const database = (site: string, service: ServiceName) =>
    remembered(databases, `${site}/${service}`, () =>
      openDatabase({ url: of(postgres, site).url(service), applicationName: 'testbed', maxConnections: 2 }),
    );
  return {
    directory,
    sites,
    site: (name) => of(sites, name),
    service: (site, service) => of(services, `${site}/${service}`),
    postgres: (site) => of(postgres, site),
    link: (site) => bundleLinks(of(links, site)),
    address: (site, service) => of(sites, site).plan.ports.services[service].listen,
    client: (site, person) =>
      remembered(clients, `${site}/${person}`, () => {
        const { plan, people, userDirectory } = of(sites, site);
        return connectMdm({
          gateway: plan.ports.services.gateway.listen,
          site,
          credential: userDirectory(people[person]),
        });
      }),
    dicomAddress: (site) => {
      const { plan } = of(sites, site);
      return { ...addressOf(plan.ports.dicom), aeTitle: `MDM_${site.toUpperCase()}` };
    },
    database,
    door: (site, service) =>
      remembered(doors, `${site}/${service}`, () =>
        openDoor({ site: of(sites, site), sites, service, db: database(site, service) }),
      ),
    logs: () => [
      ...[...services.values()].map(({ logFile }) => logFile),
      ...[...postgres.values()].map(({ logFile }) => logFile),
    ],
    stop,
  };
}

function namesOf(sites: readonly string[] | number): readonly string[] {
  if (typeof sites !== 'number') return sites;
  return Array.from({ length: sites }, (_, index) => String.fromCharCode('a'.charCodeAt(0) + index));
}

/** As Promise.all, but when one fails it still waits for the others, so that nothing goes on starting unseen. */
async function all<T extends readonly unknown[]>(
  started: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(started);
  return Promise.all(started);
}

function of<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  return map.get(name) ?? fail('not-found', `the federation has no "${name}"`, { field: 'site' });
}

function remembered<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const value = map.get(name) ?? make();
  map.set(name, value);
  return value;
}
