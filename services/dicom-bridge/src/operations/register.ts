import { fail } from '@mdm/errors';
import { role } from '@mdm/rpc';
import { z } from 'zod';
import { policyOfRegistrar } from '../policy.js';
import { takeIn } from '../receive/take-in.js';
import type { Registration } from '../store/registrations.js';
import { upload } from './define.js';

export interface Registered {
  readonly registration: Registration;
  /** This very instance had been received before. */
  readonly duplicate: boolean;
}

/**
 * Takes one DICOM Part 10 file under the caller as its owner: de-identified, readable for the caller's first group.
 * Errors as those of a C-STORE.
 */
export const register = upload({
  name: 'dicom-bridge.register',
  input: z.object({}),
  right: role('registrar'),
  action: 'register',
  effect: 'write',
  run: async (_input, file, context): Promise<Registered> => {
    const { caller, config, registrations, signal } = context;
    const policy = policyOfRegistrar(caller, config.site.vo);
    const { guid, duplicate } = await takeIn(file, { policy, source: caller.dn, attended: true }, context);
    const registration = await registrations.find(guid, signal);
    return { registration: registration ?? fail('internal', 'the registration is gone already'), duplicate };
  },
});
