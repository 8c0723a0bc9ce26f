import { self } from '@mdm/rpc';
import { z } from 'zod';
import { isWithin } from '../cohorts/cohorts.js';
import { operation } from './define.js';

const maxListed = 1_000;

/** Lists the cohorts of this site that the caller has made or that are shared with them, the newest first. */
export const listCohorts = operation({
  name: 'gateway.list-cohorts',
  input: z.object({}),
  right: self,
  needs: 'find',
  effect: 'read',
  run: async (_input, { cohorts, caller, signal }) =>
    (await cohorts.list(caller, maxListed, signal)).filter((cohort) => isWithin(caller, cohort)),
});
