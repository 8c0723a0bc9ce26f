import type { TokenFacts } from '@mdm/identity';
import type { Revocation, RevocationKind } from './revocation.js';

/** What is revoked, in memory. */
export interface Register {
  /** Adds what is not there yet, in any order. True when there was something. */
  apply(revocations: readonly Revocation[]): boolean;
  revoked(token: TokenFacts): string | undefined;
  siteLeft(site: string): string | undefined;
  /** Whether a site has left, the own one too: milliseconds since the epoch. */
  leftAt(site: string): number | undefined;
  /** What has a higher number than the given one of its site, in the order of the numbers. */
  since(sequences: ReadonlyMap<string, number>, only?: string): Revocation[];
  /** How many there are of a site. */
  size(site: string): number;
  forgetEnded(now: number): void;
}

/** By kind and value: when it was revoked, for the last time. */
type Index = Readonly<Record<RevocationKind, Map<string, number>>>;

interface OfSite {
  /** Ascending by number. */
  readonly list: Revocation[];
  readonly index: Index;
}

/** @param own a site goes on believing itself when it leaves the federation */
export function createRegister(own: string): Register {
  const sites = new Map<string, OfSite>();

  const add = (revocation: Revocation): boolean => {
    const { site, sequence } = revocation;
    const { list, index } = sites.get(site) ?? ofList([]);
    sites.set(site, { list, index });
    const place = placeAfter(list, sequence);
    if (list[place - 1]?.sequence === sequence) return false;
    list.splice(place, 0, revocation);
    note(index, revocation);
    return true;
  };

  const leftAt = (site: string): number | undefined => sites.get(site)?.index.site.get('');
  const siteLeft = (site: string): string | undefined => {
    const at = site === own ? undefined : leftAt(site);
    return at === undefined ? undefined : `site "${site}" left the federation at ${iso(at)}`;
  };

  return {
    apply: (revocations) => {
      let fresh = false;
      for (const revocation of revocations) fresh = add(revocation) || fresh;
      return fresh;
    },

    revoked: ({ issuer, dn, permitId, keyId, issuedAt }) => {
      const index = sites.get(issuer)?.index;
      if (index === undefined) return undefined;
      const left = siteLeft(issuer);
      if (left !== undefined) return left;
      const key = keyId === undefined ? undefined : index.key.get(keyId);
      if (key !== undefined) return `the key that signed the token was revoked at ${iso(key)}`;
      const user = index.user.get(dn);
      if (user !== undefined && issuedAt <= user)
        return `what site "${issuer}" issued to this user until ${iso(user)} was revoked`;
      const permit = permitId === undefined ? undefined : index.permit.get(permitId);
      return permit === undefined ? undefined : `the permit of the token was revoked at ${iso(permit)}`;
    },

    siteLeft,
    leftAt,

    since: (sequences, only) =>
      [...sites]
        .filter(([site]) => only === undefined || site === only)
        .flatMap(([site, { list }]) => list.slice(placeAfter(list, sequences.get(site) ?? 0))),

    size: (site) => sites.get(site)?.list.length ?? 0,

    forgetEnded: (now) => {
      for (const [site, { list }] of sites) {
        const kept = list.filter(
          ({ until }, place) => until === undefined || until > now || place === list.length - 1,
        );
        if (kept.length < list.length) sites.set(site, ofList(kept));
      }
    },
  };
}

const iso = (time: number) => new Date(time).toISOString();

/** Where a revocation of this number goes: behind all of the same or a smaller one. Mostly at the end. */
const placeAfter = (list: readonly Revocation[], sequence: number) =>
  list.findLastIndex((known) => known.sequence <= sequence) + 1;

function note(index: Index, { kind, value, at }: Revocation): void {
  index[kind].set(value, Math.max(at, index[kind].get(value) ?? at));
}

function ofList(list: Revocation[]): OfSite {
  const index: Index = { permit: new Map(), user: new Map(), key: new Map(), site: new Map() };
  for (const revocation of list) note(index, revocation);
  return { list, index };
}
