import { guidSchema, self } from '@mdm/rpc';
import { z } from 'zod';
import { keepHere } from '../requests/keep.js';
import { wantedAccess } from '../requests/request.js';
import { nameOf, objectSchema } from '../sharing/change-rights.js';
import { operation } from './define.js';

const maxImages = 100_000;

/** Keeps a request of the caller at this site, once; what gateways ask each other. @throws limit-exceeded */
export const keepRequest = operation({
  name: 'gateway.keep-request',
  input: z
    .object({
      id: guidSchema,
      object: objectSchema,
      guids: z.array(guidSchema).max(maxImages, `names more than ${maxImages} images`),
      access: wantedAccess,
    })
    .refine(({ object, guids }) => (object.kind === 'cohort') === guids.length > 0, {
      path: ['guids'],
      message: 'are the images of a cohort, and of nothing else',
    }),
  right: self,
  needs: 'find',
  effect: 'write',
  objects: ({ object }) => [nameOf(object)],
  run: (request, call) => keepHere(request, call),
});
