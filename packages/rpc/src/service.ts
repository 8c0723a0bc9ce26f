import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type Audit, auditMigrations, createAudit } from '@mdm/audit';
import { loadConfig, type ServiceConfig, type ServiceName } from '@mdm/config';
import { type Coordination, openCoordination } from '@mdm/coordination';
import { MdmError } from '@mdm/errors';
import { bundleMigrations, bundleStore, type Federation, openFederation } from '@mdm/federation';
import { createVerifier } from '@mdm/identity';
import { followPolicies, type LivePolicies, policyMigrations } from '@mdm/policy';
import { openRevocations, type Revocations, revocationMigrations } from '@mdm/revocation';
import { type Database, type Migration, migrate, openDatabase } from '@mdm/store';
import { createLogger, createMetrics, type Logger, type Metrics, startTracing } from '@mdm/telemetry';
import { exportAudit } from './audit-export.js';
import { type Credentials, watchCredentials } from './credentials.js';
import { createDecider, type Decider } from './decider.js';
import { createDispatcher, type Dispatcher } from './dispatcher.js';
import { followGateways } from './gateway-followers.js';
import type { GrpcDoor } from './grpc-door.js';
import { checkDoors, type GrpcServer, startGrpcServer, startHealthServer } from './grpc-server.js';
import { followSite, type LiveSite } from './live-site.js';
import { startMetricsServer } from './metrics-server.js';
import type { AnyOperation, Protect } from './operation.js';
import { type Admission, createPeerReader } from './peer.js';
import { createPeers, type Peers } from './peers.js';
import { hasRole } from './roles.js';
import { sitePins } from './site-pins.js';
import { objectLists, type ReadObjectList } from './token-limits.js';

const databaseWaitMs = 60_000;
const readinessPeriodMs = 2_000;
/**
 * V8 lets the heap of a service, which is small, grow by a few megabytes between full collections, and counts the images
 * that pass through as growth: it collected at every eleventh image. This is the most that it allows itself elsewhere.
 */
const heapGrowthFlag = '--heap-growing-percent=300';
/** A service that was told to stop is never left behind, whatever it waits for. */
const closeLimitMs = 45_000;

/** What every service's context starts from. */
export interface ServiceBase {
  readonly config: ServiceConfig;
  /** Id of the own site. */
  readonly site: string;
  readonly db: Database;
  readonly coordination: Coordination;
  readonly peers: Peers;
  readonly federation: Federation;
  /** What is not believed any more, of every site. */
  readonly revocations: Revocations;
  /** What of site.yaml takes effect without a restart. */
  readonly liveSite: LiveSite;
  /** The policies of the site; what does not check leaves what was there before. */
  readonly policies: LivePolicies;
  /** Bans, ACLs, policies and levels, as the dispatcher decides by them. */
  readonly decider: Decider;
  /** The chain of this service, for what it does without being called. */
  readonly audit: Audit;
  readonly credentials: Credentials;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Aborted when the service stops. */
  readonly shutdown: AbortSignal;
}

/** Something that runs beside the gRPC door: another door, workers. Closed in reverse order of opening. */
export interface Running {
  close(): Promise<void>;
}

/** All that makes one service; its `main.ts` hands this to {@link runService}. */
export interface ServiceDefinition<Context extends ServiceBase> {
  readonly name: ServiceName;
  readonly migrations: () => Promise<readonly Migration[]>;
  readonly createContext: (base: ServiceBase) => Promise<Context> | Context;
  /** The table of operations: the service. */
  readonly operations: Readonly<Record<string, AnyOperation<Context>>>;
  readonly doors: readonly GrpcDoor[];
  /** Loads the ACLs that rights of kind `on` and `on-each` are decided by. */
  readonly protect?: Protect<Context>;
  /** Where the lists of objects that tokens are good for are found; default: the gateway of this site. */
  readonly readObjectList?: (context: Context) => ReadObjectList;
  /** Lets people connect who have no certificate of the federation. */
  readonly admission?: (context: Context) => Promise<Admission & Running>;
  /** Opens what else the service runs. */
  readonly open?: (context: Context, dispatcher: Dispatcher<Context>) => Promise<readonly Running[]>;
}

export interface RunningService<Context> {
  readonly context: Context;
  readonly port: number;
  readonly healthPort: number;
  close(): Promise<void>;
}

/** The gateway of this site has the lists of its own, and asks that of the issuing site for others. */
function askGateway(peers: Peers): ReadObjectList {
  return async (hash, site, signal) =>
    (await peers.client('mdm.gateway.v1.SessionService').getObjectList({ hash, site }, { signal })).guids;
}

/**
 * Brings a service up: configuration is checked, so is that every RPC has an operation and every operation a right;
 * then migrations, context, doors, workers, and last the health port says SERVING.
 */
export async function startService<Context extends ServiceBase>(
  definition: ServiceDefinition<Context>,
  config: ServiceConfig,
  overrides: { readonly logger?: Logger; readonly clock?: () => number } = {},
): Promise<RunningService<Context>> {
  const { name } = definition;
  const site = config.site.site;
  const clock = overrides.clock ?? Date.now;
  const logger = overrides.logger ?? createLogger({ service: name, site, level: config.logLevel });
  const operations = Object.values(definition.operations);
  checkDoors(name, definition.doors, operations);

  const stop = new AbortController();
  const opened: Running[] = [];
  const opening = <T>(thing: T, close: (thing: T) => unknown): T => {
    opened.push({ close: async () => void (await close(thing)) });
    return thing;
  };
  const closeAll = async () => {
    stop.abort(new MdmError('unavailable', `${name} is shutting down`));
    for (const running of opened.reverse()) {
      await running.close().catch((error: unknown) => logger.warn({ err: error }, 'closing failed'));
    }
  };

  try {
    const health = opening(await startHealthServer(config.health, name), (server) => server.close());
    const metrics = createMetrics({ service: name, site });
    if (config.metrics)
      opening(await startMetricsServer(config.metrics, metrics), (server) => server.close());
    opening(await startTracing({ service: name, site }), (end) => end());
    const credentials = opening(await watchCredentials(config.tlsDirectory, logger), (watched) =>
      watched.close(),
    );
    const db = opening(
      openDatabase({
        url: config.databaseUrl,
        applicationName: `mdm-${name}`,
        logger,
        ...(config.schema && { schema: config.schema }),
      }),
      (database) => database.close(),
    );
    await reachDatabase(db, logger, stop.signal);
    await migrate(db, [
      ...auditMigrations,
      ...revocationMigrations,
      ...bundleMigrations,
      ...policyMigrations,
      ...(await definition.migrations()),
    ]);
    const federation = opening(
      await openFederation({
        directory: config.federationDirectory,
        own: site,
        pins: sitePins(config),
        store: bundleStore(db),
        clock,
        logger,
      }),
      (view) => view.close(),
    );
    const coordination = opening(
      await openCoordination({
        db,
        // Replicas are those that share a schema: with them, and nobody else who uses the same Redis.
        prefix: `${site}:${name}:${db.schema}:`,
        ...(config.redisUrl && { redisUrl: config.redisUrl }),
      }),
      (open) => open.close(),
    );
    const audit = opening(createAudit({ db, site, service: name, clock, logger }), (open) => open.close());
    const peers = opening(createPeers({ site: config.site, credentials, federation }), (open) =>
      open.close(),
    );
    const revocations = opening(await openRevocations({ db, site, clock, logger }), (open) => open.close());
    const liveSite = opening(await followSite(config, logger), (followed) => followed.close());
    const policies = opening(await followPolicies({ ...config.policies, site, db, clock, logger }), (open) =>
      open.close(),
    );
    const decider = createDecider({
      service: name,
      site,
      db,
      principals: () => liveSite.current().principals,
      policies: policies.current,
      clock,
    });
    const base: ServiceBase = {
      config,
      site,
      db,
      coordination,
      peers,
      federation,
      revocations,
      liveSite,
      policies,
      decider,
      audit,
      credentials,
      logger,
      metrics,
      clock,
      shutdown: stop.signal,
    };
    const context = await definition.createContext(base);
    const admission = await definition.admission?.(context);
    if (admission) opened.push(admission);
    const dispatcher = createDispatcher<Context>({
      service: name,
      site,
      context,
      protect: definition.protect,
      verifier: createVerifier({
        site,
        federation: federation.current,
        clock,
        revoked: revocations.revoked,
        once: (key, ttlMs) => coordination.once(`${name}:${key}`, ttlMs),
      }),
      siteLeft: revocations.siteLeft,
      audit,
      logger,
      hasRole: (caller, role) => hasRole(base, caller, role),
      decider,
      objectList: objectLists(definition.readObjectList?.(context) ?? askGateway(peers)),
    });
    opening(followGateways(name, base), (followers) => followers.close());
    opening(exportAudit(base), (feeds) => feeds.close());
    for (const running of (await definition.open?.(context, dispatcher)) ?? []) opened.push(running);
    const server = opening<GrpcServer>(
      await startGrpcServer({
        service: name,
        listen: config.listen,
        credentials,
        federation,
        readPeer: createPeerReader({ site, federation: federation.current, admission, clock }),
        admits: admission !== undefined,
        doors: definition.doors,
        dispatcher,
        metrics,
        shutdown: stop.signal,
      }),
      (open) => open.close(),
    );
    health.set('SERVING');
    opening(
      watchReadiness(db, (ready) => health.set(ready ? 'SERVING' : 'NOT_SERVING')),
      (timer) => clearInterval(timer),
    );
    logger.info({ port: server.port, operations: operations.length }, 'serving');
    return { context, port: server.port, healthPort: health.port, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A service that starts before its database waits for it. */
async function reachDatabase(db: Database, logger: Logger, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + databaseWaitMs;
  for (;;) {
    try {
      return await db.ping(signal);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      logger.warn({ err: error }, 'waiting for the database');
      await delay(500, undefined, { signal });
    }
  }
}

function watchReadiness(db: Database, report: (ready: boolean) => void): NodeJS.Timeout {
  const check = () =>
    db.ping(AbortSignal.timeout(readinessPeriodMs)).then(
      () => report(true),
      () => report(false),
    );
  const timer = setInterval(() => void check(), readinessPeriodMs);
  timer.unref();
  return timer;
}

/**
 * The whole of a service's `main.ts`: read the configuration, start, wait for SIGTERM or SIGINT (or for a parent
 * process that had opened an IPC channel to go away), drain, end. Told to stop before it serves, it ends at once. A
 * problem at start-up ends with exit code 1.
 */
export async function runService<Context extends ServiceBase>(
  definition: ServiceDefinition<Context>,
): Promise<void> {
  setFlagsFromString(heapGrowthFlag);
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    if (process.connected) process.once('disconnect', () => resolve('disconnect'));
    // The parent went away while the program was still being loaded.
    else if (process.send) resolve('disconnect');
  });
  const boot = createLogger({ service: definition.name, site: '' });
  try {
    const config = loadConfig({ service: definition.name, env: process.env });
    const running = await Promise.race([startService(definition, config), stopped]);
    // It has accepted nothing yet, and may wait for a database that will never come.
    if (typeof running === 'string') process.exit(0);
    process.send?.({ ready: true, port: running.port });
    const { logger } = running.context;
    logger.info({ signal: await stopped }, 'stopping');
    const late = setTimeout(() => {
      logger.error({ limitMs: closeLimitMs }, 'closing took too long');
      process.exit(1);
    }, closeLimitMs).unref();
    await running.close();
    clearTimeout(late);
  } catch (error) {
    boot.error({ err: error }, 'the service could not start');
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}
