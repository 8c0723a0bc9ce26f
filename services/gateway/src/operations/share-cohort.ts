import { fail } from '@mdm/errors';
import { self } from '@mdm/rpc';
import { findOwn } from '../cohorts/cohorts.js';
import { readerNames } from '../cohorts/readers.js';
import { operation } from './define.js';
import { cohortInput, cohortObject } from './get-cohort.js';

/**
 * Changes who may see a cohort, and which images are in it; none of them may read an image because of that.
 * @throws not-found permission-denied  @throws invalid-argument  more than 100 readers
 */
export const shareCohort = operation({
  name: 'gateway.share-cohort',
  input: cohortInput.extend({ add: readerNames, remove: readerNames }),
  right: self,
  needs: 'share',
  effect: 'write',
  objects: cohortObject,
  run: async ({ id, add, remove }, call) => {
    const cohort = await findOwn(id, call);
    const wanted = [...cohort.readers, ...add].filter((name) => !remove.includes(name));
    const { data: readers } = readerNames.safeParse(wanted);
    if (!readers) return fail('invalid-argument', 'a cohort has 100 readers at most', { field: 'add' });
    await call.cohorts.setReaders(id, readers);
    return { ...cohort, readers };
  },
});
