import { guidSchema, lfnSchema, service } from '@mdm/rpc';
import { z } from 'zod';
import { ownersOf } from '../store/access-lists.js';
import { operation } from './define.js';

const maxImages = 100_000;

/**
 * Says who owns images: named by LFN, below a GUID of any level, or by their GUIDs. So that the gateway finds whom a request
 * is for, although who asks may not know of the image. It never tells them.
 */
export const listOwners = operation({
  name: 'amga.list-owners',
  input: z
    .object({
      lfn: z.union([z.literal(''), lfnSchema]),
      guid: z.union([z.literal(''), guidSchema]),
      guids: z.array(guidSchema).max(maxImages, `names more than ${maxImages} images`),
    })
    .refine(
      ({ lfn, guid, guids }) => [lfn, guid, guids[0] ?? ''].filter((name) => name !== '').length === 1,
      {
        path: ['guid'],
        message: 'is to be given, or lfn or guids',
      },
    ),
  right: service('gateway'),
  effect: 'read',
  objects: ({ lfn, guid, guids }) => (guids.length > 0 ? guids : [lfn || guid]),
  run: (named, { db, signal }) => ownersOf(db, named, signal),
});
