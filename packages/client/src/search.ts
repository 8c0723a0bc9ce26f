import { fail, MdmError } from '@mdm/errors';
import type { amga, gateway } from '@mdm/protos';
import type { Options } from './options.js';
import type { Condition } from './query/condition.js';
import { conditionToMessage } from './query/condition-to-message.js';
import type { Session } from './session.js';
import { outcomeFromMessage, type SiteOutcome } from './site-outcome.js';

export interface SearchQuery {
  /** `/mdm/Patient`, `/mdm/Study`, `/mdm/Series`, `/mdm/Image` (default) or `/mdm/DICOM`. */
  readonly collection?: string;
  /** Default: every row. */
  readonly condition?: Condition;
  /** Default: all that the caller may see. */
  readonly attributes?: readonly string[];
  /** Rows in a page over all sites: 1 to 10,000; default 1,000. */
  readonly limit?: number;
  /** `nextCursor` of an earlier page of the same query. */
  readonly cursor?: string;
  /** Default: all. */
  readonly sites?: readonly string[];
  /** What one site may take, in milliseconds: 1 to 60,000; default 2,000. */
  readonly siteDeadlineMs?: number;
}

/** One row of an answer. */
export interface FoundRow {
  readonly site: string;
  /** GUID of the patient, study, series or image. */
  readonly guid: string;
  /** Name of the entry in its collection. */
  readonly name: string;
  /** What has a value and may be seen. Dates are `YYYY-MM-DD`. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface SearchSummary {
  /** One for each site that was asked. */
  readonly outcomes: readonly SiteOutcome[];
  /** Empty when every site has told all it has. A site that failed is asked again by the next page. */
  readonly nextCursor: string;
}

export interface SearchAnswer {
  /** In the order in which they come. The search begins when they are first asked for, and ends when nobody reads on. */
  readonly rows: AsyncIterable<FoundRow>;
  /** Settles when the rows have ended. */
  readonly summary: Promise<SearchSummary>;
}

export interface Searching {
  /** One page of one query over all sites. */
  search(query: SearchQuery, options?: Options): SearchAnswer;
  /**
   * All pages. Ends when every site has told all, or when a page brought nothing because the sites that are left do not
   * answer; then the summary has their outcomes and a cursor to go on with. Its counts are of all pages.
   */
  searchAll(query: SearchQuery, options?: Options): SearchAnswer;
}

export function searching(session: Session): Searching {
  const client = session.client('mdm.gateway.v1.SearchService');

  async function* page(query: SearchQuery, options: Options): AsyncGenerator<FoundRow, SearchSummary> {
    const request = requestOf(query);
    let summary: SearchSummary | undefined;
    for await (const message of session.stream((as) => client.search(request, { ...options, as }), options)) {
      if (message.summary) summary = summaryFromMessage(message.summary);
      const site = message.rows?.site ?? '';
      for (const row of message.rows?.rows ?? []) yield rowFromMessage(site, row);
    }
    return summary ?? fail('unavailable', 'the answer broke off before its end');
  }

  async function* pages(query: SearchQuery, options: Options): AsyncGenerator<FoundRow, SearchSummary> {
    let outcomes: readonly SiteOutcome[] = [];
    for (let cursor = query.cursor ?? ''; ; ) {
      const summary = yield* page({ ...query, cursor }, options);
      const brought = summary.outcomes.some(({ count }) => count > 0);
      outcomes = addUp(outcomes, summary.outcomes);
      cursor = summary.nextCursor;
      if (cursor === '' || !brought) return { outcomes, nextCursor: cursor };
    }
  }

  return {
    search: (query, options = {}) => answerOf(page(query, options)),
    searchAll: (query, options = {}) => answerOf(pages(query, options)),
  };
}

/** The rows of a generator as they come, and what it returns as a promise. */
function answerOf(source: AsyncGenerator<FoundRow, SearchSummary>): SearchAnswer {
  let settle: (summary: SearchSummary) => void = () => {};
  let giveUp: (error: unknown) => void = () => {};
  const summary = new Promise<SearchSummary>((resolve, reject) => {
    settle = resolve;
    giveUp = reject;
  });
  // Whoever reads the rows gets the error from them; the summary is not for everybody.
  summary.catch(() => undefined);
  async function* rows() {
    try {
      settle(yield* source);
    } catch (error) {
      giveUp(error);
      throw error;
    } finally {
      giveUp(new MdmError('cancelled', 'the rows were not read to their end'));
    }
  }
  return { rows: rows(), summary };
}

function requestOf(query: SearchQuery): gateway.SearchRequest {
  const { condition, limit = 0, siteDeadlineMs = 0 } = query;
  return {
    collection: query.collection ?? '/mdm/Image',
    ...(condition && { condition: conditionToMessage(condition) }),
    attributes: [...(query.attributes ?? [])],
    limit,
    cursor: query.cursor ?? '',
    sites: [...(query.sites ?? [])],
    siteDeadlineMs,
  };
}

const summaryFromMessage = ({ outcomes, nextCursor }: gateway.SearchSummary__Output): SearchSummary => ({
  outcomes: outcomes.map(outcomeFromMessage),
  nextCursor,
});

function rowFromMessage(site: string, { guid, name, attributes }: amga.Row__Output): FoundRow {
  const values = Object.entries(attributes).map(([attribute, value]): [string, string | number] => [
    attribute,
    plainValue(value),
  ]);
  return { site, guid, name, attributes: Object.fromEntries(values) };
}

export const plainValue = ({ text, integer, real, date }: amga.AttributeValue__Output): string | number =>
  text ?? integer ?? real ?? date ?? '';

/** What each site has brought so far, and how it took part last. */
function addUp(before: readonly SiteOutcome[], last: readonly SiteOutcome[]): SiteOutcome[] {
  const sums = new Map(before.map((outcome) => [outcome.site, outcome]));
  for (const outcome of last) {
    const { count = 0, tookMs = 0 } = sums.get(outcome.site) ?? {};
    sums.set(outcome.site, { ...outcome, count: count + outcome.count, tookMs: tookMs + outcome.tookMs });
  }
  return [...sums.values()];
}
