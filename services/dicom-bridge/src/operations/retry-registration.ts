import { fail } from '@mdm/errors';
import { guidSchema, role } from '@mdm/rpc';
import { z } from 'zod';
import type { Registration } from '../store/registrations.js';
import { operation } from './define.js';

/**
 * Tries a registration again: at once when it waits, from its first step when it was given up. What is registered stays
 * as it is.
 * @throws not-found            there is none
 * @throws failed-precondition  the instance was put aside
 */
export const retryRegistration = operation({
  name: 'dicom-bridge.retry-registration',
  input: z.object({ guid: guidSchema }),
  right: role('administrator'),
  objects: ({ guid }) => [guid],
  effect: 'write',
  run: async ({ guid }, { registrations, saga, signal }): Promise<Registration> => {
    const find = async () =>
      (await registrations.find(guid, signal)) ??
      fail('not-found', `there is no registration "${guid}"`, { field: 'guid' });
    const { state } = await find();
    if (state === 'quarantined') {
      fail('failed-precondition', 'the instance is put aside, and is not registered as it is', {
        field: 'guid',
        remedy: 'see why with "mdm bridge quarantine show"',
      });
    }
    await saga.retry(guid);
    return find();
  },
});
