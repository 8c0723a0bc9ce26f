import { Count } from '@mdm/disclosure';
import type { MdmError } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import type { OutcomeKind } from '../site-outcome.js';

type Values = readonly amga.AttributeValue__Output[];

/** What a site has counted, as it decided to show it. */
export interface CountedAtSite {
  readonly total: Count;
  readonly groups: readonly { readonly values: Values; readonly count: Count }[];
  /** Undefined when the site has said that there are no others. */
  readonly others: Count | undefined;
}

/** One site's part in a count. */
export interface SiteCount {
  readonly site: string;
  readonly kind: OutcomeKind;
  /** How long the site was waited for. */
  readonly tookMs: number;
  readonly counted?: CountedAtSite;
  readonly error?: MdmError;
}

/** A sum over sites: of what they show. */
export interface TotalCount {
  readonly count: Count;
  /** There may be more: a site shows no number, or has not answered. */
  readonly atLeast: boolean;
}

export interface TotalGroup {
  readonly values: Values;
  readonly total: TotalCount;
}

export const countedFromMessage = (message: amga.Counted__Output | null): CountedAtSite => ({
  total: Count.received(message?.total ?? null),
  groups: (message?.groups ?? []).map(({ values, count }) => ({ values, count: Count.received(count) })),
  others: message?.others ? Count.received(message.others) : undefined,
});

/** Suppressed when a site shows no number at all. */
export const kindOfCounted = ({ total, groups }: CountedAtSite): OutcomeKind =>
  total.shown === undefined && groups.length === 0 ? 'suppressed' : 'answered';

/** A sum tells no more than its parts do: what a site does not show is not in it, and that something is missing is said. */
export function totalOf(sites: readonly SiteCount[]): TotalCount {
  const totals = sites.map(({ counted }) => counted?.total);
  return {
    count: Count.sumOfShown(totals.flatMap((total) => total ?? [])),
    atLeast: totals.some((total) => total?.shown === undefined),
  };
}

/** The groups of all sites, put together by their values. A site that does not name a group may have some of it. */
export function totalGroups(sites: readonly SiteCount[], most: number): TotalGroup[] {
  const byValues = new Map<string, { values: Values; counts: Count[]; named: Set<string> }>();
  for (const { site, counted } of sites)
    for (const { values, count } of counted?.groups ?? []) {
      const key = JSON.stringify(values);
      const group = byValues.get(key) ?? { values, counts: [], named: new Set() };
      group.counts.push(count);
      group.named.add(site);
      byValues.set(key, group);
    }
  const complete = new Set(
    sites.filter(({ counted }) => counted && counted.others === undefined).map(({ site }) => site),
  );
  return [...byValues.values()]
    .map(({ values, counts, named }) => ({
      values,
      total: {
        count: Count.sumOfShown(counts),
        atLeast: sites.some(({ site }) => !named.has(site) && !complete.has(site)),
      },
    }))
    .sort((one, other) => (other.total.count.shown ?? 0) - (one.total.count.shown ?? 0))
    .slice(0, most);
}
