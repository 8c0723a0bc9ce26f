import { randomUUID } from 'node:crypto';
import { guidSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { openedFile } from '../stored-file.js';
import { operation } from './define.js';

const defaultLifetimeS = 600;
const maxLifetimeS = 86_400;

/**
 * Opens a get request: a transfer URL that names one file for this caller alone, until it expires. Lifetime in seconds,
 * 0 for ten minutes. What a PACS keeps is fetched first, which goes on when the caller gives up: the next one finds it.
 * @throws unavailable          the PACS cannot be reached
 * @throws failed-precondition  the PACS does not have the image any more, or has other content in its place
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
    const { db, recall, requests, names, caller, clock, signal } = context;
    const file = await recall(guid, signal);
    const token = randomUUID();
    const now = clock();
    const expiresMs = now + (lifetimeS || defaultLifetimeS) * 1_000;
    await requests.insert(
      db,
      [{ token, type: 'get', guid, dn: caller.dn, state: 'ready', expiresMs }],
      now,
      signal,
    );
    return { token, turl: names.turl(token), expiresMs, file: openedFile(file, names) };
  },
});
