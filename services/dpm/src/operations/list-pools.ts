import { role } from '@mdm/rpc';
import { z } from 'zod';
import type { Filesystem } from '../store/filesystems.js';
import { operation } from './define.js';

export interface Pool {
  readonly name: string;
  readonly filesystems: readonly Filesystem[];
}

/** The pools and their space, in bytes. */
export const listPools = operation({
  name: 'dpm.list-pools',
  input: z.object({}),
  right: role('administrator'),
  effect: 'read',
  run: async (_input, { filesystems, signal }): Promise<Pool[]> => {
    const all = await filesystems.list(signal);
    return [...new Set(all.map(({ pool }) => pool))].map((name) => ({
      name,
      filesystems: all.filter(({ pool }) => pool === name),
    }));
  },
});
