import { guidSchema, role } from '@mdm/rpc';
import { z } from 'zod';
import { type Registration, registrationStates } from '../store/registrations.js';
import { operation } from './define.js';
import { pageLimit } from './page.js';

export interface RegistrationPage {
  readonly registrations: readonly Registration[];
  /** GUID after which the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/** Lists registrations, newest first. GUIDs grow with time, so the last one of a page is where the next begins. */
export const listRegistrations = operation({
  name: 'dicom-bridge.list-registrations',
  input: z.object({
    state: z.enum(registrationStates).optional(),
    limit: pageLimit,
    cursor: guidSchema.optional(),
  }),
  right: role('administrator'),
  effect: 'read',
  run: async ({ state, limit, cursor }, { registrations, signal }): Promise<RegistrationPage> => {
    const rows = await registrations.list({ state, before: cursor, limit: limit + 1 }, signal);
    const page = rows.slice(0, limit);
    return { registrations: page, next: rows.length > limit ? page.at(-1)?.guid : undefined };
  },
});
