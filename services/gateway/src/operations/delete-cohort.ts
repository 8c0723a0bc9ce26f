import { self } from '@mdm/rpc';
import { findOwn } from '../cohorts/cohorts.js';
import { operation } from './define.js';
import { cohortInput, cohortObject } from './get-cohort.js';

/** Forgets a cohort; its images stay what they are. Only who made it. @throws not-found permission-denied */
export const deleteCohort = operation({
  name: 'gateway.delete-cohort',
  input: cohortInput,
  right: self,
  needs: 'write',
  effect: 'destroy',
  objects: cohortObject,
  run: async ({ id }, call) => {
    const { hash } = await findOwn(id, call);
    await call.cohorts.delete(id);
    call.note('hash', hash);
  },
});
