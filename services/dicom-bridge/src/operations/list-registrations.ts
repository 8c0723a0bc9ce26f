import { newestFirstCursor, newestFirstPage, role } from '@mdm/rpc';
import { z } from 'zod';
import { type Registration, registrationStates } from '../store/registrations.js';
import { operation } from './define.js';
import { pageLimit, placeOf } from './page.js';

export interface RegistrationPage {
  readonly registrations: readonly Registration[];
  /** Empty on the last one. */
  readonly nextCursor: string;
}

/** Lists registrations, newest first. */
export const listRegistrations = operation({
  name: 'dicom-bridge.list-registrations',
  input: z.object({
    state: z.enum(registrationStates).optional(),
    limit: pageLimit,
    cursor: newestFirstCursor,
  }),
  right: role('administrator'),
  effect: 'read',
  run: async ({ state, limit, cursor }, { registrations, signal }): Promise<RegistrationPage> => {
    const found = await registrations.list({ state, after: cursor, limit: limit + 1 }, signal);
    const { page, nextCursor } = newestFirstPage(found, limit, placeOf);
    return { registrations: page, nextCursor };
  },
});
