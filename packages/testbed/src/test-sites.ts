import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '@mdm/config';
import { fail } from '@mdm/errors';
import { type RunningService, type ServiceDefinition, startService } from '@mdm/rpc';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger, type LogLevel } from '@mdm/telemetry';
import { openDoor, type ServiceDoor } from './federation/door.js';
import { layOutSite, type SiteLayout } from './federation/layout.js';
import { bundleLinks, type Link, openLink, type ServiceLink } from './federation/link.js';
import { type AdjustSite, createSites, type Site } from './sites.js';
import { type TestDoor, testConfig } from './test-service.js';

// biome-ignore lint/suspicious/noExplicitAny: services of every context are started alike
type AnyDefinition = ServiceDefinition<any>;

/** Several hospitals whose services run in this process and call each other over real TLS connections. */
export interface TestSites {
  readonly sites: ReadonlyMap<string, Site>;
  site(name: string): Site;
  /** A service as its callers see it. */
  door(site: string, service: ServiceName): TestDoor;
  /** The database of a service, for a look behind the scenes. */
  database(site: string, service: ServiceName): TestDatabase;
  /** What lies between the other sites and this one's gateway and hydra. */
  link(site: string): Link;
  /** Stops a service as an orderly shutdown does. */
  stop(site: string, service: ServiceName): Promise<void>;
  /** Starts a stopped service again: a new object on the same database and port. */
  start(site: string, service: ServiceName): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the services at each site, as {@link startTestService} starts one: for tests of what several services of several
 * sites do together. Others see a site's gateway and hydra through its {@link Link}.
 */
export async function startTestSites(options: {
  readonly sites?: readonly string[];
  readonly services: readonly AnyDefinition[];
  readonly adjust?: AdjustSite;
  readonly clock?: () => number;
  readonly logLevel?: LogLevel;
}): Promise<TestSites> {
  const { sites: names = ['a', 'b', 'c'], services, adjust, clock = Date.now, logLevel = 'error' } = options;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-test-'));
  const definitions = new Map<ServiceName, AnyDefinition>(services.map((service) => [service.name, service]));
  const databases = new Map<string, TestDatabase>();
  const running = new Map<string, RunningService<unknown>>();
  const doors = new Map<string, ServiceDoor>();
  const layouts: SiteLayout[] = [];
  const links = new Map<string, ServiceLink[]>();
  const keyOf = (site: string, service: ServiceName) => `${site}/${service}`;

  const close = async () => {
    for (const door of doors.values()) door.close();
    // First, so that no service waits for a connection that a drill has stalled.
    await inTime(
      [...links].flatMap(([site, own]) => own.map((link) => [`a link of ${site}`, link.close()] as const)),
    );
    await inTime([...running].map(([key, service]) => [key, service.close()] as const));
    await inTime(
      [...databases].map(([key, database]) => [`the database of ${key}`, database.drop()] as const),
    );
    await Promise.all(layouts.map((layout) => layout.release()));
    await rm(directory, { recursive: true, force: true });
  };

  try {
    for (const name of names) layouts.push(await layOutSite(name));
    for (const { plan } of layouts) {
      const opened = (['gateway', 'hydra'] as const).map((service) =>
        openLink({ listen: plan.published[service], target: plan.ports.services[service].listen }),
      );
      links.set(plan.site, await Promise.all(opened));
    }
    const created = await createSites({
      directory,
      plans: layouts.map(({ plan }) => plan),
      clock,
      ...(adjust && { adjust }),
    });
    const sites = new Map(created.map((site) => [site.site, site]));
    const found = <T>(known: ReadonlyMap<string, T>, key: string): T => {
      const value = known.get(key);
      if (value === undefined) throw new TypeError(`the test has no "${key}"`);
      return value;
    };
    const database = (site: string, service: ServiceName) => found(databases, keyOf(site, service));

    const start = async (site: string, service: ServiceName) => {
      const config = testConfig(found(sites, site), service, database(site, service));
      const logger = createLogger({ service, site, level: logLevel });
      const definition = definitions.get(service);
      if (!definition) throw new TypeError(`the test has no service "${service}"`);
      running.set(keyOf(site, service), await startService(definition, config, { clock, logger }));
    };
    for (const { site } of created) {
      for (const service of definitions.keys()) databases.set(keyOf(site, service), await testDatabase());
    }
    await Promise.all(
      created.flatMap(({ site }) => [...definitions.keys()].map((service) => start(site, service))),
    );

    return {
      sites,
      site: (name) => found(sites, name),
      database,
      door: (site, service) => {
        const key = keyOf(site, service);
        const door =
          doors.get(key) ??
          openDoor({ site: found(sites, site), sites, service, db: database(site, service).db, clock });
        doors.set(key, door);
        return door;
      },
      link: (site) => bundleLinks(found(links, site)),
      stop: async (site, service) => {
        const key = keyOf(site, service);
        await found(running, key).close();
        running.delete(key);
      },
      start,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const closeLimitMs = 120_000;

/** Waits for all, and says which of them hangs before the runner of the tests gives up without a name. */
async function inTime(closing: readonly (readonly [what: string, closed: Promise<void>])[]): Promise<void> {
  await Promise.all(
    closing.map(async ([what, closed]) => {
      const waiting = new AbortController();
      const late = pause(closeLimitMs, undefined, { signal: waiting.signal }).then(() =>
        fail('deadline-exceeded', `${what} is not closed after ${closeLimitMs / 1_000} s`),
      );
      await Promise.race([closed, late]).finally(() => waiting.abort());
    }),
  );
}
