import { manifestHash } from '@mdm/cohort';
import { objectListHash } from '@mdm/identity';
import { forwarded } from '@mdm/rpc';
import { findCohort } from '../cohorts/cohorts.js';
import { describeAtSites } from '../cohorts/describe-images.js';
import { type Verdict, verdictOn } from '../cohorts/verdict.js';
import { refuseRelay } from '../owner.js';
import { stream } from './define.js';
import { cohortInput, cohortObject } from './get-cohort.js';

export interface VerifiedImage {
  readonly guid: string;
  readonly site: string;
  readonly verdict: Verdict;
}

export type VerifyPart =
  | { readonly kind: 'images'; readonly images: readonly VerifiedImage[] }
  | {
      readonly kind: 'summary';
      /** The list is what the hash says. */
      readonly intact: boolean;
      /** Of the list as it is kept now. */
      readonly hash: string;
      /** Every image is the same. */
      readonly same: boolean;
    };

/**
 * Asks the site of each image whether it is what was frozen, as far as the caller may know, and checks the list against its
 * own hash. Verdicts come as sites answer, the summary last.
 * @throws not-found site-unreachable
 */
export const verifyCohort = stream({
  name: 'gateway.verify-cohort',
  input: cohortInput,
  right: forwarded('gateway.describe-images', 'lfc.stat', 'dpm.stat'),
  needs: 'find',
  effect: 'read',
  objects: cohortObject,
  run: async function* ({ id }, call): AsyncGenerator<VerifyPart> {
    refuseRelay(call);
    const { cohort, images } = await findCohort(id, call);
    const frozen = new Map(images.map((image) => [image.guid, image]));
    const hash = manifestHash(cohort, images);
    call.note('hash', hash);
    let same = true;
    for await (const { asked, described } of describeAtSites(images, call)) {
      const verified = asked.map(({ guid, site }, at) => ({
        guid,
        site,
        verdict: verdictOn(frozen.get(guid), described?.[at]),
      }));
      same &&= verified.every(({ verdict }) => verdict === 'same');
      yield { kind: 'images', images: verified };
    }
    const intact =
      hash === cohort.hash && objectListHash(images.map(({ guid }) => guid)) === cohort.objectList;
    yield { kind: 'summary', intact, hash, same };
  },
});
