import { dataLevels } from '@mdm/access';
import { fail } from '@mdm/errors';
import { hexDigest, purposeOfUse, tokenRight } from '@mdm/identity';
import { guidSchema, self, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { findCohort } from '../cohorts/cohorts.js';
import { namedObjects } from '../named-objects.js';
import { dpopProof, sessionKey } from '../session-key.js';
import { siteNames } from '../site-names.js';
import { operation } from './define.js';

const maxTargets = 100_000;

/**
 * Makes a permit for a job, never wider than the one that it is asked for with (RFC 8693): rights, objects, level, sites,
 * single use, purpose, and the end. What is left out stays as it is.
 * @throws permission-denied  it would be wider, or the token may not delegate
 * @throws failed-precondition  another site has issued the token, or no permit stands behind it
 * @throws not-found          an LFN is not there, or the caller may not know of it
 */
export const exchange = operation({
  name: 'gateway.exchange',
  input: z.object({
    rights: z.array(tokenRight).max(tokenRight.options.length),
    objects: z.array(targetSchema).max(maxTargets, `names more than ${maxTargets} objects`),
    objectList: z.union([z.literal(''), hexDigest]),
    level: z.enum(dataLevels).optional(),
    audience: siteNames,
    once: z.boolean(),
    purpose: z.union([z.literal(''), purposeOfUse]),
    expiresMs: z.int().min(0),
    label: z.string().max(200, 'is longer than 200 characters'),
    dpop: dpopProof,
    cohortId: z.union([z.literal(''), guidSchema]),
  }),
  right: self,
  needs: 'delegate',
  effect: 'write',
  run: async (input, call) => {
    const { rights, objects, objectList, cohortId, level, audience, once, purpose, expiresMs, label, dpop } =
      input;
    const { caller, site, permits, note } = call;
    if (caller.issuer !== site || caller.permitId === undefined) {
      return fail('failed-precondition', 'a permit is made where its holder has signed in', {
        field: 'token',
        remedy: `ask the gateway of site "${caller.issuer}", after "mdm login"`,
      });
    }
    if ([objects.length > 0, objectList !== '', cohortId !== ''].filter(Boolean).length > 1) {
      fail('invalid-argument', 'more than one of objects, object_list and cohort_id is given', {
        field: 'objects',
      });
    }
    const { jkt } = await sessionKey(dpop, 'Exchange', call);
    const granted = await permits.exchange(
      caller.permitId,
      {
        rights,
        objects: await guidsOf(),
        level,
        audience,
        once,
        purpose: purpose || undefined,
        label,
        until: expiresMs === 0 ? undefined : expiresMs,
      },
      { jkt },
    );
    note('permit', granted.permit.id);
    note('objects', granted.permit.objectCount);
    return granted;

    async function guidsOf(): Promise<readonly string[] | undefined> {
      if (objects.length > 0) return namedObjects(objects, call);
      if (cohortId !== '') return (await findCohort(cohortId, call)).images.map(({ guid }) => guid);
      if (objectList === '') return undefined;
      return (
        (await permits.objectLists.find(objectList, call.signal)) ??
        fail('not-found', 'no such list of objects is known at this site', { field: 'object_list' })
      );
    }
  },
});
