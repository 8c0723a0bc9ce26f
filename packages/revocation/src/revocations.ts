import { fail } from '@mdm/errors';
import type { TokenFacts } from '@mdm/identity';
import type { Database } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { createRegister } from './register.js';
import type { NewRevocation, Revocation } from './revocation.js';
import { revocationTable } from './table.js';

/** What is not believed any more: kept in memory for each call, and in the database for the next start. */
export interface Revocations {
  /**
   * Why a token is not believed any more, undefined when it is: what was revoked and when. Times in tokens are whole
   * seconds, rounded down, so a user's revocation is also taken to be about what they were issued later in its second:
   * a token too many is refused, never one too few, and signing in again a second later helps. Everything else about a
   * token must have been verified before.
   */
  revoked(token: TokenFacts): string | undefined;
  /** Why nothing of a site is believed any more, undefined when it is. The own site goes on believing itself. */
  siteLeft(site: string): string | undefined;
  /** When a site has left the federation, the own one too: milliseconds since the epoch; undefined when it has not. */
  leftAt(site: string): number | undefined;
  /**
   * Revokes something that this site has issued. For its gateway alone, at any of its replicas.
   * @throws limit-exceeded  the site has revoked more than can be kept
   */
  add(revocation: NewRevocation): Promise<Revocation>;
  /**
   * Takes over what a site has revoked, as it came and as often as it came. It counts at once; it is durable, and in
   * {@link sequences}, when this resolves. A site must tell its own in the order of their numbers.
   * @param origin the only site that the revocations may be of
   * @throws caller-not-allowed  one is of another site; then none of them counts
   * @throws limit-exceeded  the site has revoked more than can be kept
   */
  learn(origin: string, revocations: readonly Revocation[]): Promise<void>;
  /** Reads what other replicas have written. */
  refresh(): Promise<void>;
  /** By site, the highest number that is in the database. */
  sequences(): ReadonlyMap<string, number>;
  /** What has a higher number than the given one of its site, in the order of the numbers; `only` of one site. */
  since(sequences: ReadonlyMap<string, number>, only?: string): readonly Revocation[];
  /** Calls the listener after each change; returns its removal. */
  onChange(listener: () => void): () => void;
  /** Remembers that everything up to this time (milliseconds since the epoch) is known of a site. */
  heard(site: string, at: number): void;
  /** How old what is known of a site is: everything up to this time is known. Undefined: nothing since the start. */
  lastHeard(site: string): number | undefined;
  close(): Promise<void>;
}

const tidyPeriodMs = 60_000;
/** At a time, of one site; about 300 bytes each. */
const maxPerSite = 100_000;

/**
 * Opens the table of {@link revocationMigrations}. Each minute what has ended is forgotten, and what a lost message of
 * another replica was about is read.
 * @param options.site the own site
 */
export async function openRevocations(options: {
  readonly db: Database;
  readonly site: string;
  readonly clock: () => number;
  readonly logger: Logger;
}): Promise<Revocations> {
  const { db, site, clock, logger } = options;
  const table = revocationTable(db);
  const register = createRegister(site);
  const stored = new Map<string, number>();
  const heard = new Map<string, number>();
  const listeners = new Set<() => void>();

  const apply = (revocations: readonly Revocation[]) => {
    if (register.apply(revocations)) for (const listener of listeners) listener();
  };
  const remember = (revocations: readonly Revocation[]) => {
    for (const { site: origin, sequence } of revocations)
      stored.set(origin, Math.max(sequence, stored.get(origin) ?? 0));
  };
  const requireRoom = (origin: string, further: number) => {
    if (register.size(origin) + further > maxPerSite)
      fail('limit-exceeded', `site "${origin}" has more than ${maxPerSite} revocations at a time`);
  };
  const refresh = async () => {
    const newer = await table.newer(stored);
    apply(newer);
    remember(newer);
  };
  const tidy = async () => {
    await refresh();
    await table.deleteEnded(clock());
    register.forgetEnded(clock());
  };

  await tidy();
  let tidying: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    tidying = tidy().catch((error: unknown) =>
      logger.warn({ err: error }, 'the revocations of the database could not be read'),
    );
  }, tidyPeriodMs).unref();

  return {
    revoked: register.revoked,
    siteLeft: register.siteLeft,
    leftAt: register.leftAt,
    add: async (revocation) => {
      requireRoom(site, 1);
      const sequence = await table.append(site, revocation);
      // Not the new one alone: another replica may have written the one before, and followers want them in order.
      await refresh();
      return { ...revocation, site, sequence };
    },
    learn: async (origin, revocations) => {
      const foreign = revocations.find((revocation) => revocation.site !== origin);
      if (foreign !== undefined) {
        fail('caller-not-allowed', `site "${origin}" cannot revoke what site "${foreign.site}" has issued`);
      }
      requireRoom(origin, revocations.length);
      apply(revocations);
      await table.insert(revocations);
      remember(revocations);
    },
    refresh,
    sequences: () => stored,
    since: register.since,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard: (origin, at) => heard.set(origin, Math.max(at, heard.get(origin) ?? at)),
    lastHeard: (origin) => heard.get(origin),
    close: async () => {
      clearInterval(timer);
      listeners.clear();
      await tidying;
    },
  };
}
