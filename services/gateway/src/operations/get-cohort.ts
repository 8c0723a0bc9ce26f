import type { FrozenImage } from '@mdm/cohort';
import { guidSchema, maxItems, self } from '@mdm/rpc';
import { z } from 'zod';
import { findCohort } from '../cohorts/cohorts.js';
import type { CohortRow } from '../store/cohorts.js';
import { stream } from './define.js';

export type CohortPart =
  | { readonly kind: 'cohort'; readonly cohort: CohortRow }
  | { readonly kind: 'images'; readonly images: readonly FrozenImage[] };

export const cohortInput = z.object({ id: guidSchema });
export const cohortObject = ({ id }: { id: string }) => [id];

/** Gives a cohort and then its images, 1,000 a part, from whichever site keeps it. @throws not-found site-unreachable */
export const getCohort = stream({
  name: 'gateway.get-cohort',
  input: cohortInput,
  right: self,
  needs: 'find',
  effect: 'read',
  objects: cohortObject,
  run: async function* ({ id }, call): AsyncGenerator<CohortPart> {
    const { cohort, images } = await findCohort(id, call);
    yield { kind: 'cohort', cohort };
    for (let at = 0; at < images.length; at += maxItems)
      yield { kind: 'images', images: images.slice(at, at + maxItems) };
  },
});
