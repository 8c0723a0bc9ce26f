import { randomUUID } from 'node:crypto';
import { guidSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { availableFile, storedFile } from '../stored-file.js';
import { operation } from './define.js';

const defaultLifetimeS = 600;
const maxLifetimeS = 86_400;

/**
 * Opens a get request: a transfer URL that names one file for this caller alone, until it expires. Lifetime in seconds,
 * 0 for ten minutes.
 */
export const prepareToGet = operation({
  name: 'dpm.prepare-to-get',
  input: z.object({
    guid: guidSchema,
    lifetimeS: z.int().min(0).max(maxLifetimeS, `is more than ${maxLifetimeS} seconds`),
  }),
  right: on('read'),
  objects: ({ guid }) => [guid],
  effect: 'read',
  run: async ({ guid, lifetimeS }, context) => {
    const { db, files, requests, names, caller, clock, signal } = context;
    const file = availableFile(await files.find(guid, signal), guid);
    const token = randomUUID();
    const now = clock();
    const expiresMs = now + (lifetimeS || defaultLifetimeS) * 1_000;
    await requests.insert(
      db,
      [{ token, type: 'get', guid, dn: caller.dn, state: 'ready', expiresMs }],
      now,
      signal,
    );
    return { token, turl: names.turl(token), expiresMs, file: storedFile(file, names) };
  },
});
