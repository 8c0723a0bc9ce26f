import { fail, MdmError } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import type { GatewayCall } from '../context.js';
import { askAt } from '../operations/search.js';
import type { Positions } from '../search/cursor.js';
import { federatedPage } from '../search/federated.js';
import type { SiteOutcome } from '../site-outcome.js';

/** An image and the site that has it. */
export interface PlacedImage {
  readonly guid: string;
  readonly site: string;
}

const pageRows = 10_000;
export const maxImages = 100_000;

/**
 * All images that a query finds at the sites, page after page to the end, and how each site took part. A site that fails
 * on the way is asked again as long as that brings something.
 * @throws limit-exceeded  more than 100,000
 * @throws corrupt         two sites say that they have the same image
 */
export async function findAllImages(
  of: {
    readonly condition: amga.Condition__Output | null;
    readonly sites: readonly string[];
    readonly deadlineMs: number;
  },
  call: GatewayCall,
): Promise<{ images: PlacedImage[]; outcomes: SiteOutcome[] }> {
  const { condition, sites, deadlineMs } = of;
  const query = { collection: '/mdm/Image', condition, attributes: ['LFN'] };
  const found = new Map<string, string>();
  const outcomes = new Map<string, SiteOutcome>();
  let from: Positions = new Map();
  for (;;) {
    let brought = 0;
    const page = federatedPage({
      sites,
      from,
      limit: pageRows,
      deadlineMs,
      open: (site, after, signal) => askAt(site, query, { limit: pageRows, after }, call, signal),
      signal: call.signal,
    });
    for await (const part of page) {
      if (part.kind === 'end') {
        from = part.positions;
        for (const outcome of part.outcomes) {
          const count = (outcomes.get(outcome.site)?.count ?? 0) + outcome.count;
          outcomes.set(outcome.site, { ...outcome, count });
        }
        continue;
      }
      brought += part.rows.length;
      for (const { guid } of part.rows) place(found, guid, part.site);
    }
    if (brought === 0 || sites.every((site) => from.get(site) === null)) break;
  }
  return {
    images: [...found].map(([guid, site]) => ({ guid, site })),
    outcomes: [...outcomes.values()].map((outcome) => completed(outcome, from)),
  };
}

/** A site that has answered and has more to tell has not answered. */
const completed = (outcome: SiteOutcome, positions: Positions): SiteOutcome =>
  outcome.kind === 'answered' && positions.get(outcome.site) !== null
    ? { ...outcome, kind: 'failed', error: new MdmError('unavailable', 'the site did not tell all it has') }
    : outcome;

function place(found: Map<string, string>, guid: string, site: string): void {
  const other = found.get(guid);
  if (other !== undefined) {
    fail('corrupt', `sites "${other}" and "${site}" both say that they have image ${guid}`, {
      remedy: 'report it to both, and ask one of them only',
    });
  }
  found.set(guid, site);
  if (found.size > maxImages) {
    fail('limit-exceeded', `more than ${maxImages} images are found`, {
      field: 'condition',
      remedy: 'make several cohorts, each of some of them',
    });
  }
}
