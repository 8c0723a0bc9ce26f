import { Count } from '@mdm/disclosure';
import type { MdmError } from '@mdm/errors';
import type { amga, gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import type { Options } from './options.js';
import { conditionToMessage } from './query/condition-to-message.js';
import { plainValue, type SearchQuery } from './search.js';
import type { Session } from './session.js';
import { type OutcomeKind, outcomeKinds } from './site-outcome.js';

export interface CountQuery
  extends Pick<SearchQuery, 'collection' | 'condition' | 'sites' | 'siteDeadlineMs'> {
  /** At most two attributes. */
  readonly by?: readonly string[];
}

/** A number of rows; `suppressed` when it is so small, perhaps 0, that the site does not tell. */
export type CountValue = number | 'suppressed';

/** Rows with the same values of what was counted by; null where they have none. */
export interface CountGroup {
  readonly values: readonly (string | number | null)[];
  readonly count: CountValue;
}

/** What one site has counted. */
export interface SiteCount {
  readonly site: string;
  readonly kind: OutcomeKind;
  /** How long it was waited for, in milliseconds. */
  readonly tookMs: number;
  /** Undefined when it did not answer. */
  readonly count?: CountValue;
  /** The largest first; groups that are too small are not among them. */
  readonly groups: readonly CountGroup[];
  /** Rows of groups that are not named; undefined when the site says that there are none. */
  readonly others?: CountValue;
  readonly error?: MdmError;
}

/** A sum of what sites show. */
export interface TotalCount {
  readonly count: CountValue;
  /** There may be more: a site shows no number, or did not answer. */
  readonly atLeast: boolean;
}

export interface CountAnswer extends TotalCount {
  readonly groups: readonly (TotalCount & Pick<CountGroup, 'values'>)[];
  /** One for each site that was asked. */
  readonly sites: readonly SiteCount[];
}

export interface Counting {
  /** Counts at all sites at once. Each site decides which numbers are too small to be shown. */
  count(query: CountQuery, options?: Options): Promise<CountAnswer>;
}

export function counting(session: Session): Counting {
  const client = session.client('mdm.gateway.v1.SearchService');
  return {
    count: async (query, options) => {
      const { condition, collection = '/mdm/Image', by = [], sites = [], siteDeadlineMs = 0 } = query;
      const request = {
        collection,
        ...(condition && { condition: conditionToMessage(condition) }),
        groupBy: [...by],
        sites: [...sites],
        siteDeadlineMs,
      };
      const answer = await session.call((as) => client.count(request, { ...options, as }), options);
      return {
        ...totalOf(answer.total),
        groups: answer.groups.map(({ values, total }) => ({ values: plain(values), ...totalOf(total) })),
        sites: answer.sites.map(siteCountOf),
      };
    },
  };
}

const countValueOf = (count: Parameters<typeof Count.received>[0]): CountValue =>
  Count.received(count).shown ?? 'suppressed';

const totalOf = (total: gateway.TotalCount__Output | null): TotalCount => ({
  count: countValueOf(total?.count ?? null),
  atLeast: total?.atLeast ?? true,
});

const plain = (values: readonly amga.AttributeValue__Output[]) =>
  values.map((value) => (value.kind ? plainValue(value) : null));

const siteCountOf = ({ site, kind, tookMs, counted, error }: gateway.SiteCount__Output): SiteCount => ({
  site,
  kind: outcomeKinds[kind],
  tookMs,
  groups:
    counted?.groups.map(({ values, count }) => ({ values: plain(values), count: countValueOf(count) })) ?? [],
  ...(counted && { count: countValueOf(counted.total) }),
  ...(counted?.others && { others: countValueOf(counted.others) }),
  ...(error && { error: errorOfItem(error) }),
});
