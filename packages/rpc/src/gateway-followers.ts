import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { type Revocation, revocationFromMessage } from '@mdm/revocation';
import type { Running, ServiceBase } from './service.js';

/** A gateway gives a sign of life every second; without one for so long, another connection is tried. */
const silenceMs = 5_000;
const firstPauseMs = 50;
const maxPauseMs = 1_000;
/** Each refusal is an audit record of the gateway. */
const refusedPauseMs = 30_000;
const maxBatch = 500;

type Base = Pick<
  ServiceBase,
  'site' | 'peers' | 'federation' | 'revocations' | 'clock' | 'logger' | 'metrics'
>;

/**
 * Keeps what is revoked, and the bundles of the sites, up to date, in the background and for ever: a gateway follows the
 * gateway of every other site, of which it believes what that site has issued itself; any other service follows its own
 * gateway, which tells it about all sites. A lost gateway is dialled again at least once a second; what is known counts on
 * meanwhile.
 */
export function followGateways(service: ServiceName, base: Base): Running {
  const { site: own, federation, revocations, metrics, clock } = base;
  const running = new Map<string, { readonly entry: unknown; readonly stop: () => Promise<void> }>();
  const stopped = new Set<Promise<void>>();

  const start = (site: string, entry: unknown) => {
    const ending = new AbortController();
    const done = follow(site, base, ending.signal);
    running.set(site, {
      entry,
      stop: () => {
        ending.abort();
        return done;
      },
    });
  };
  const stop = (site: string) => {
    const ended = running.get(site)?.stop();
    running.delete(site);
    if (!ended) return;
    stopped.add(ended);
    void ended.then(() => stopped.delete(ended));
  };
  /**
   * A gateway dials a site anew when its bundle or its pin is another one. Any other service asks its gateway anew when
   * sites come or go: that has told it already what it could not use before.
   */
  const followSites = () => {
    const { sites } = federation.current();
    const wanted =
      service === 'gateway'
        ? new Map<string, unknown>([...sites].filter(([site]) => site !== own))
        : new Map<string, unknown>([[own, [...sites.keys()].join()]]);
    for (const [site, { entry }] of running) if (wanted.get(site) !== entry) stop(site);
    for (const [site, entry] of wanted) if (!running.has(site)) start(site, entry);
  };
  followSites();
  const unsubscribe = federation.onChange(followSites);

  metrics.gauge(
    'mdm_revocation_age_seconds',
    'age of what is known to be revoked, by the site that revokes',
    ['origin'],
    (gauge) => {
      gauge.reset();
      for (const origin of federation.current().sites.keys()) {
        if (service === 'gateway' && origin === own) continue;
        gauge.set({ origin }, (clock() - (revocations.lastHeard(origin) ?? Number.NEGATIVE_INFINITY)) / 1000);
      }
    },
  );

  return {
    close: async () => {
      unsubscribe();
      for (const site of running.keys()) stop(site);
      await Promise.all(stopped);
    },
  };
}

/** Follows the gateway of one site until the signal. Says once that it is lost and once that it is back. */
async function follow(site: string, base: Base, signal: AbortSignal): Promise<void> {
  const { logger } = base;
  let tries = 0;
  /** Undefined before the first answer: a service may well start before its gateway. */
  let following: boolean | undefined;
  const onLife = () => {
    if (following !== true) logger.info({ gateway: site }, 'the gateway tells what is revoked');
    tries = 0;
    following = true;
  };
  // The signal may come during the pause: a stream that is begun after it would never end.
  while (!signal.aborted) {
    let error: MdmError;
    try {
      await listen(site, base, signal, onLife);
      error = new MdmError('unavailable', `the gateway of site "${site}" has ended the stream`);
    } catch (thrown) {
      error = MdmError.from(thrown);
    }
    if (signal.aborted) return;
    if (following !== false) {
      const level = following ? 'warn' : 'info';
      logger[level](
        { err: error, gateway: site },
        'the gateway does not tell what is revoked: what is known counts on',
      );
    }
    following = false;
    const pauseMs = refusals.has(error.kind.status)
      ? refusedPauseMs
      : Math.min(maxPauseMs, firstPauseMs * 2 ** tries) * (0.5 + Math.random() / 2);
    tries += 1;
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

const refusals: ReadonlySet<string> = new Set(['PERMISSION_DENIED', 'UNAUTHENTICATED']);

/** One stream, on a connection of its own: a shared one may be waiting for an attempt that a cut line has swallowed. */
async function listen(site: string, base: Base, signal: AbortSignal, onLife: () => void): Promise<void> {
  const { site: own, peers, federation, revocations } = base;
  const isTold = (origin: string) => site === own || origin === site;
  const channel = peers.dial(site, 'gateway');
  const silence = new AbortController();
  const end = () => silence.abort(signal.reason);
  const timer = setTimeout(() => {
    silence.abort(
      new MdmError('unavailable', `the gateway of site "${site}" has been silent for ${silenceMs} ms`),
    );
  }, silenceMs);
  signal.addEventListener('abort', end, { once: true });
  const batch: Revocation[] = [];
  const learn = async () => {
    for (const [origin, news] of byOrigin(batch.splice(0)))
      await revocations.learn(site === own ? origin : site, news);
  };
  try {
    const sequences = [...revocations.sequences()].filter(([origin]) => isTold(origin));
    const versions = [...federation.current().sites.values()].filter((entry) => isTold(entry.site));
    const known = {
      sequences: Object.fromEntries(sequences),
      bundleVersions: Object.fromEntries(versions.map((entry) => [entry.site, entry.version])),
    };
    const stream = channel
      .client('mdm.gateway.v1.RevocationService')
      .follow(known, { signal: silence.signal });
    for await (const { revocation, bundle, signOfLife } of stream) {
      timer.refresh();
      if (bundle) await learnBundle(bundle, site, base);
      if (revocation) batch.push(revocationFromMessage(revocation));
      if (signOfLife || batch.length >= maxBatch) await learn();
      if (!signOfLife) continue;
      hear(site, signOfLife, base);
      onLife();
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    channel.close();
    // What came before a message that cannot be understood.
    await learn();
  }
}

/** A bundle that is not to be believed is no reason not to hear what is revoked. */
async function learnBundle(
  bundle: string,
  site: string,
  { site: own, federation, logger }: Base,
): Promise<void> {
  await federation
    .learn(bundle, site === own ? undefined : site)
    .catch((error: unknown) =>
      logger.warn({ err: error, gateway: site }, 'the gateway tells of a bundle that is not to be used'),
    );
}

/** The own gateway says how old its knowledge of each site is; another one speaks for itself alone. */
function hear(
  site: string,
  { heardMs }: gateway.SignOfLife__Output,
  { site: own, revocations, clock }: Base,
): void {
  const now = clock();
  if (site === own)
    for (const [origin, at] of Object.entries(heardMs)) revocations.heard(origin, Math.min(at, now));
  revocations.heard(site, now);
}

function byOrigin(news: readonly Revocation[]): ReadonlyMap<string, Revocation[]> {
  const found = new Map<string, Revocation[]>();
  for (const revocation of news) {
    const same = found.get(revocation.site) ?? [];
    same.push(revocation);
    found.set(revocation.site, same);
  }
  return found;
}
