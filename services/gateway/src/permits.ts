import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { type DataLevel, rankOf } from '@mdm/access';
import { fail } from '@mdm/errors';
import { objectListHash, type TokenRight } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';
import type { People } from './people.js';
import { announceRevocation } from './revocations.js';
import { chosenSites } from './site-names.js';
import { type ObjectListStore, objectListStore } from './store/object-lists.js';
import { type PermitRow, type PermitSource, permitStore } from './store/permits.js';
import { type Binding, type IssuedToken, type Principal, type Tokens, tokenLifetimeMs } from './tokens.js';

/** Somebody who has just proven who they are. */
export interface Proven {
  /** Canonical DN. */
  readonly dn: string;
  /** Groups that VOMS or a provider has asserted, the primary one first. */
  readonly asserted: readonly string[];
  readonly source: Exclude<PermitSource, 'exchange'>;
  readonly binding: Binding;
  /** The end of what was shown: milliseconds since the epoch. */
  readonly until: number;
  /** Highest level of data. */
  readonly level?: DataLevel | undefined;
  readonly rights?: readonly TokenRight[] | undefined;
}

/** In what a permit is to be narrower than the one that it is made from. */
export interface Narrowing {
  readonly rights: readonly TokenRight[];
  /** GUIDs; undefined: not narrowed. */
  readonly objects?: readonly string[] | undefined;
  readonly level?: DataLevel | undefined;
  readonly audience: readonly string[];
  readonly once: boolean;
  readonly purpose?: string | undefined;
  /** Milliseconds since the epoch; undefined: as late as can be. */
  readonly until?: number | undefined;
  readonly label: string;
}

export interface Granted {
  readonly token: IssuedToken;
  readonly permit: PermitRow;
  /** Shown this once. */
  readonly secret: string;
}

/** Permits: that somebody may have short tokens for a longer time. */
export interface Permits {
  /**
   * For somebody who signs in: until what they have shown ends, at most `identity.sessionHours`.
   * @throws permission-denied  this site knows nothing of them, and nobody asserts a group of theirs
   * @throws invalid-argument   a site of the audience is not in the federation
   */
  signIn(proven: Proven, audience: readonly string[]): Promise<Granted>;
  /**
   * A narrower permit for a job (RFC 8693), bound to the key of the job. It does not end with the sign-in that it was made
   * in, but with the permit of another job: at most `identity.jobDays` from now.
   * @throws permission-denied  it would be wider than the permit behind it
   * @throws invalid-argument   a field is not possible
   */
  exchange(parentId: string, narrowing: Narrowing, binding: Binding): Promise<Granted>;
  /**
   * The next token of a permit.
   * @throws token-invalid      there is no such permit, it has ended, or the secret is not its
   * @throws token-binding      asked for with another key
   * @throws token-revoked      it, or what its person had been given until then
   * @throws permission-denied  this site does not know its person any more
   */
  renew(id: string, secret: string, jkt: string): Promise<{ token: IssuedToken; permit: PermitRow }>;
  list(dn: string): Promise<readonly PermitRow[]>;
  /** When a permit ends: milliseconds since the epoch; undefined when there is none. */
  endOf(id: string): Promise<number | undefined>;
  /** Ends a permit of a person and all narrower ones, at every site; their ids. */
  end(id: string, dn: string): Promise<readonly string[]>;
  readonly objectLists: ObjectListStore;
  close(): Promise<void>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const sweepMs = hourMs;
const clockSkewMs = 60_000;
const allRights: readonly TokenRight[] = ['find', 'read', 'write', 'share', 'delegate'];

export function openPermits(
  base: ServiceBase & { readonly tokens: Tokens; readonly people: People },
): Permits {
  const { db, clock, federation, site, tokens, people, logger, revocations, decider } = base;
  const limits = () => base.liveSite.current().identity;
  const store = permitStore(db);
  const objectLists = objectListStore(db);
  const sweep = () =>
    store.sweep(clock() - dayMs).catch((error: unknown) => {
      logger.warn({ err: error }, 'permits that have ended could not be forgotten');
    });
  const timer = setInterval(() => void sweep(), sweepMs);
  timer.unref();

  /** Groups are looked up for each token, so that what site.yaml takes away is gone with the next one. */
  function principalOf({ dn, asserted }: Pick<PermitRow, 'dn' | 'asserted'>) {
    const person = people.find(dn);
    if (!person && asserted.length === 0) {
      fail('permission-denied', `the DN "${dn}" is not known at site "${site}"`, {
        remedy: 'ask the site administrator to add the DN to principals.users, or your VO to identity.vos',
        refusal: { site, service: 'gateway', layer: 'policy', reason: 'principals' },
      });
    }
    return { dn, groups: [...new Set([...asserted, ...(person?.groups ?? [])])] };
  }

  async function issue(permit: PermitRow): Promise<IssuedToken> {
    const principal = principalOf(permit);
    admit(principal);
    return tokens.issue(principal, permit, {
      permitId: permit.id,
      until: permit.expiresAt,
      level: permit.level,
      // A site that has left since is not asked for any more.
      audience: permit.audience.length === 0 ? [...federation.current().sites.keys()] : permit.audience,
      limits: {
        ...(permit.rights && { rights: permit.rights }),
        ...(permit.objectList && { objects: permit.objectList }),
        ...(permit.once && { once: true }),
        ...(permit.purpose && { purpose: permit.purpose }),
      },
    });
  }

  /** Bans and policies hold for each new token, so that what they take away is gone within minutes even where they do not act. */
  function admit({ dn, groups }: Principal): void {
    const caller = { dn, groups, issuer: site };
    const ban = decider.ban(caller);
    if (ban) throw ban;
    decider.demandOfSite(caller, 'signIn');
  }

  async function add(permit: Omit<PermitRow, 'id' | 'createdAt'>): Promise<Granted> {
    const secret = randomBytes(32).toString('base64url');
    const row: PermitRow = { ...permit, id: randomUUID(), createdAt: clock() };
    const token = await issue(row);
    await store.add(row, hashOf(secret));
    return { token, permit: row, secret };
  }

  return {
    objectLists,
    signIn: async (proven, audience) => {
      const { dn, asserted, source, binding, until, level, rights } = proven;
      return add({
        ...binding,
        thumbprint: binding.thumbprint,
        dn,
        asserted,
        source,
        level,
        rights,
        parent: undefined,
        label: '',
        objectList: undefined,
        objectCount: 0,
        once: false,
        purpose: undefined,
        audience: chosenAudience(audience),
        expiresAt: Math.min(until, clock() + limits().sessionHours * hourMs),
      });
    },

    exchange: async (parentId, narrowing, binding) => {
      const now = clock();
      const parent = (await store.find(parentId, now))?.permit;
      if (!parent) return fail('token-invalid', 'the permit behind the token has ended', { field: 'token' });
      const isJob = parent.source === 'exchange';
      const latest = Math.min(
        now + limits().jobDays * dayMs,
        isJob ? parent.expiresAt : Number.POSITIVE_INFINITY,
      );
      const until = narrowing.until ?? latest;
      if (until > latest) {
        wider('expires_ms', `the permit may last until ${new Date(latest).toISOString()} at most`);
      }
      if (until <= now) {
        fail('invalid-argument', 'the permit would have ended before it begins', { field: 'expires_ms' });
      }
      const list = await narrowedList(parent, narrowing.objects);
      return add({
        ...binding,
        thumbprint: binding.thumbprint,
        dn: parent.dn,
        asserted: parent.asserted,
        source: 'exchange',
        parent: isJob ? parent.id : undefined,
        label: narrowing.label,
        rights: narrowedRights(parent.rights, narrowing.rights),
        level: narrowedLevel(parent.level, narrowing.level),
        audience: narrowedAudience(parent.audience, narrowing.audience),
        once: parent.once || narrowing.once,
        purpose: narrowedPurpose(parent.purpose, narrowing.purpose),
        objectList: list?.hash,
        objectCount: list?.count ?? 0,
        expiresAt: until,
      });
    },

    renew: async (id, secret, jkt) => {
      const found = await store.find(id, clock());
      const isIts = timingSafeEqual(found?.secretHash ?? hashOf(''), hashOf(secret));
      if (!found || !isIts) {
        return fail('token-invalid', 'there is no such permit, or it has ended', {
          remedy: 'sign in again with "mdm login", or make a new permit for the job',
        });
      }
      const { permit } = found;
      if (permit.jkt !== jkt) fail('token-binding', 'the permit is bound to another key');
      const reason = revocations.revoked({
        issuer: site,
        dn: permit.dn,
        permitId: id,
        keyId: undefined,
        issuedAt: permit.createdAt,
      });
      if (reason !== undefined) fail('token-revoked', reason);
      return { token: await issue(permit), permit };
    },

    endOf: async (id) => (await store.find(id, clock()))?.permit.expiresAt,
    list: (dn) => store.list(dn, clock()),
    end: async (id, dn) => {
      const at = clock();
      const ids = await store.madeFrom(id, dn);
      // Their last tokens may be out until then.
      const until = at + tokenLifetimeMs + clockSkewMs;
      // Revoked before they end here: after a crash in between, asking again does the rest, and their tokens are void already.
      for (const value of ids) await revocations.add({ kind: 'permit', value, at, until, reason: '' });
      if (ids.length > 0) {
        await announceRevocation(base);
        await store.end(ids, at);
      }
      return ids;
    },
    close: async () => clearInterval(timer),
  };

  function chosenAudience(names: readonly string[]): readonly string[] {
    if (names.length === 0) return [];
    return [...new Set([site, ...chosenSites(names, federation.current(), 'audience')])];
  }

  function narrowedAudience(from: readonly string[], wanted: readonly string[]): readonly string[] {
    const chosen = chosenAudience(wanted);
    const stranger = from.length === 0 ? undefined : chosen.find((name) => !from.includes(name));
    if (stranger !== undefined) wider('audience', `it is not good at site "${stranger}"`);
    return chosen.length === 0 ? from : chosen;
  }

  async function narrowedList(
    { objectList, objectCount }: PermitRow,
    objects: readonly string[] | undefined,
  ): Promise<{ hash: string; count: number } | undefined> {
    if (objects === undefined)
      return objectList === undefined ? undefined : { hash: objectList, count: objectCount };
    const wanted = [...new Set(objects)];
    if (objectList !== undefined) {
      const allowed = new Set(await objectLists.find(objectList));
      if (wanted.some((guid) => !allowed.has(guid)))
        wider('objects', 'it is not good for all of these objects');
    }
    const hash = objectListHash(wanted);
    await objectLists.add(hash, wanted, clock());
    return { hash, count: wanted.length };
  }
}

function narrowedRights(
  from: readonly TokenRight[] | undefined,
  wanted: readonly TokenRight[],
): readonly TokenRight[] | undefined {
  if (wanted.length === 0) return from;
  const stranger = wanted.find((name) => from?.includes(name) === false);
  if (stranger !== undefined) wider('rights', `it is not good for "${stranger}"`);
  return allRights.filter((name) => wanted.includes(name));
}

function narrowedLevel(from: DataLevel | undefined, wanted: DataLevel | undefined): DataLevel | undefined {
  if (wanted === undefined) return from;
  if (rankOf(wanted) > rankOf(from)) wider('level', `it shows ${from} data at most`);
  return wanted;
}

function narrowedPurpose(from: string | undefined, wanted: string | undefined): string | undefined {
  if (from !== undefined && wanted !== undefined && from !== wanted)
    wider('purpose', `it is good for the purpose ${from} only`);
  return wanted ?? from;
}

/** @param problem what the permit behind it does not allow */
const wider = (field: string, problem: string): never =>
  fail('permission-denied', `a permit is never wider than the one behind it: ${problem}`, {
    field,
    remedy: 'ask for less, or sign in again and ask with that permit',
    refusal: { service: 'gateway', layer: 'token', reason: 'wider' },
  });

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
