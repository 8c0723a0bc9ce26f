import type { FrozenImage } from '@mdm/cohort';
import { fail } from '@mdm/errors';
import type { Caller } from '@mdm/identity';
import type { GatewayCall } from '../context.js';
import { atOwner, missing } from '../owner.js';
import type { CohortRow } from '../store/cohorts.js';
import { cohortFromMessage } from './messages.js';

/** A cohort with its images, in the order of their GUIDs. */
export interface Cohort {
  readonly cohort: CohortRow;
  readonly images: readonly FrozenImage[];
}

/** A token that is good for some objects only is good for the cohort of exactly these. */
export const isWithin = ({ objectList }: Caller, cohort: Pick<CohortRow, 'objectList'>): boolean =>
  objectList === undefined || objectList === cohort.objectList;

/** A cohort of this site that the caller may see. @throws not-found */
export async function findHere(id: string, call: GatewayCall): Promise<CohortRow> {
  const cohort = await call.cohorts.find(id, call.caller, call.signal);
  if (!cohort || !isWithin(call.caller, cohort)) throw missing(id);
  return cohort;
}

/** A cohort of this site that the caller has made. @throws not-found permission-denied */
export async function findOwn(id: string, call: GatewayCall): Promise<CohortRow> {
  const cohort = await findHere(id, call);
  const { dn, issuer } = call.caller;
  if (cohort.owner !== dn || cohort.issuer !== issuer) {
    fail('permission-denied', 'only who made a cohort shares or deletes it', {
      remedy: `ask ${cohort.owner}`,
      refusal: { site: call.site, service: 'gateway', layer: 'acl', reason: 'not-owner' },
    });
  }
  return cohort;
}

/** A cohort of this site or of another one that can be asked. @throws not-found site-unreachable */
export function findCohort(id: string, call: GatewayCall): Promise<Cohort> {
  return atOwner<Cohort>(id, call, {
    here: async () => {
      const cohort = await findHere(id, call);
      return { cohort, images: await call.cohorts.images(id, call.signal) };
    },
    there: async (site, signal) => {
      const parts = call.peers
        .client('mdm.gateway.v1.CohortService', site)
        .getCohort({ id }, { as: call.credentials, signal });
      let cohort: CohortRow | undefined;
      const images: FrozenImage[] = [];
      for await (const part of parts) {
        if (part.cohort) cohort = cohortFromMessage(part.cohort);
        images.push(...(part.images?.images ?? []));
      }
      if (cohort?.id !== id || cohort.site !== site)
        return fail('corrupt', `site "${site}" answered with another cohort than it was asked for`);
      return { cohort, images };
    },
  });
}
