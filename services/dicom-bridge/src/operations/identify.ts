import type { DicomUserIdentity } from '@mdm/dicom';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

const isIdentity = (value: unknown) =>
  value === undefined || (typeof value === 'object' && value !== null && 'kind' in value);

/**
 * Who works at a workstation that has several users, by what it says when it opens an association (PS3.7 D.3.3.7). The name
 * of the user; of what else was said nothing is kept.
 * @throws permission-denied  nobody, or not who they say to be
 * @throws too-many-requests  after too many wrong passcodes
 */
export const identify = operation({
  name: 'dicom-bridge.identify',
  input: z.object({
    callingAe: z.string(),
    address: z.string(),
    identity: z.custom<DicomUserIdentity | undefined>(isIdentity),
  }),
  right: modality,
  effect: 'read',
  run: async ({ identity, ...caller }, { workstations, note }): Promise<string> => {
    note('kind', identity?.kind ?? 'none');
    return workstations.identify(caller, identity, (name) => note('user', name));
  },
});
