import { role } from '@mdm/rpc';
import { z } from 'zod';
import { statusOfPacs } from '../pacs/status.js';
import { operation } from './define.js';

/** Counts the registrations in each state, says how old the oldest one is that is not done (ms), and how far each PACS is known. */
export const getQueue = operation({
  name: 'dicom-bridge.get-queue',
  input: z.object({}),
  right: role('administrator'),
  effect: 'read',
  run: async (_input, context) => {
    const { registrations, clock, signal } = context;
    const { counts, oldestMs } = await registrations.queue(signal);
    const pacs = await statusOfPacs(context, signal);
    return { counts, pacs, oldestMs: oldestMs === null ? 0 : Math.max(0, clock() - oldestMs) };
  },
});
