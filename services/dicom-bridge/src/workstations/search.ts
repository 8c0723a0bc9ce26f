import { type CatalogueReader, type CatalogueRow, catalogueQuery, type Query } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import type { amga, gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Viewer } from './workstations.js';

/** A row of the catalogue of one site. */
export interface Found {
  readonly site: string;
  readonly guid: string;
  readonly row: CatalogueRow;
}

const pageSize = 500;
/** What a person would never look through, and a workstation has to hold in memory. */
const maxRows = 10_000;

interface Part {
  readonly sites: readonly string[];
  readonly reader: CatalogueReader;
}

/**
 * What the person may know of at all sites, the own one first, page by page: no call is open while a slow workstation
 * takes its answers. Keys that only readers of identified data are shown are for each site to answer or to refuse. A site
 * that does not answer is missing from the answer, and the log says so.
 * @param collection     default: that of the level of the query
 * @throws limit-exceeded    there are more than 10,000 rows
 * @throws site-unreachable  nothing was found, and some sites did not answer
 */
export async function* searchEverywhere(
  query: Query,
  viewer: Viewer,
  context: Pick<BridgeContext, 'federation' | 'site' | 'config' | 'logger'>,
  options: { readonly signal: AbortSignal; readonly collection?: string },
): AsyncGenerator<Found> {
  const { signal } = options;
  const silent = new Set<string>();
  let count = 0;
  for (const { sites, reader } of await partsOf(viewer, context, signal)) {
    const { collection, condition, attributes } = catalogueQuery(query, reader);
    const request = {
      collection: options.collection ?? collection,
      ...(condition && { condition }),
      attributes: options.collection === undefined ? [...attributes] : [],
      limit: pageSize,
      sites: [...sites],
      siteDeadlineMs: context.config.site.limits.siteSeconds * 1_000,
    };
    for (let cursor = ''; ; ) {
      const { rows, summary } = await pageOf({ ...request, cursor }, viewer, signal);
      count += rows.length;
      if (count > maxRows) {
        fail('limit-exceeded', `more than ${maxRows} match`, { remedy: 'ask for less with further keys' });
      }
      yield* rows;
      for (const outcome of summary.outcomes) noteSilence(outcome, silent, context);
      cursor = summary.nextCursor;
      if (cursor === '' || rows.length === 0) break;
    }
  }
  if (count === 0 && silent.size > 0) {
    fail('site-unreachable', `nothing was found, and ${[...silent].join(', ')} did not answer`);
  }
}

/**
 * The own site shows its people its own identifiers, if it shows them identified data at all; what other sites show them
 * is for those to know.
 */
async function partsOf(
  { session }: Viewer,
  { federation, site }: Pick<BridgeContext, 'federation' | 'site'>,
  signal: AbortSignal,
): Promise<Part[]> {
  const sessions = session.client('mdm.gateway.v1.SessionService');
  const { level } = await session.call((as) => sessions.whoAmI({}, { as, signal }));
  const others = [...federation.current().sites.keys()].filter((name) => name !== site);
  const foreign = { level: 'pseudonymous', identifiers: 'federation' } as const;
  if (level !== 'DATA_LEVEL_IDENTIFIED') return [{ sites: [site, ...others], reader: foreign }];
  const here = { sites: [site], reader: { level: 'identified', identifiers: 'either' } } as const;
  return others.length === 0 ? [here] : [here, { sites: others, reader: foreign }];
}

interface Page {
  readonly rows: readonly Found[];
  readonly summary: gateway.SearchSummary__Output;
}

async function pageOf(
  request: gateway.SearchRequest,
  { session }: Viewer,
  signal: AbortSignal,
): Promise<Page> {
  const client = session.client('mdm.gateway.v1.SearchService');
  const rows: Found[] = [];
  let summary: gateway.SearchSummary__Output | null = null;
  for await (const message of session.stream((as) => client.search(request, { as, signal }))) {
    const { site = '', rows: some = [] } = message.rows ?? {};
    for (const { guid, attributes } of some) rows.push({ site, guid, row: rowOf(attributes) });
    summary = message.summary ?? summary;
  }
  return { rows, summary: summary ?? fail('unavailable', 'the answer of the gateway broke off') };
}

const rowOf = (attributes: Readonly<Record<string, amga.AttributeValue__Output>>): CatalogueRow =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { text, integer, real, date }]) => [
      name,
      text ?? integer ?? real ?? date ?? '',
    ]),
  );

function noteSilence(
  { site, kind, error }: gateway.SiteOutcome__Output,
  silent: Set<string>,
  { logger }: Pick<BridgeContext, 'logger'>,
): void {
  if (kind === 'OUTCOME_KIND_ANSWERED' || kind === 'OUTCOME_KIND_SUPPRESSED') return;
  const cause = error
    ? errorOfItem(error)
    : new MdmError('site-unreachable', `site "${site}" did not answer`);
  // A site that does not show what was asked for has answered: nothing.
  if (kind === 'OUTCOME_KIND_REFUSED') {
    logger.debug({ site, code: cause.code }, 'a site refused the query of a workstation');
    return;
  }
  silent.add(site);
  logger.warn({ site, code: cause.code }, 'a site is missing from the answer to a workstation');
}
