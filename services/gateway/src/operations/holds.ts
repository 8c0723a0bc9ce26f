import { bulk, forwarded, targetSchema, targetToMessage } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { operation, targetInput, targetObject } from './define.js';
import { reason } from './texts.js';

const reference = z.string().min(1, 'is empty').max(128, 'is longer than 128 characters');

const catalogue = ({ peers }: GatewayCall) => peers.client('mdm.lfc.v1.CatalogService');
const options = ({ credentials: as, signal }: GatewayCall) => ({ as, signal });

/**
 * Places images of this site under a legal hold, or more of them under one that is there; a directory stands for all images
 * below it now.
 * @throws not-found  a name stands for no image of this site
 */
export const placeHold = operation({
  name: 'gateway.place-hold',
  input: z.object({ targets: bulk(targetSchema), reference, reason }),
  right: forwarded('lfc.place-hold'),
  needs: 'write',
  effect: 'write',
  objects: ({ targets }) => targets,
  run: ({ targets, ...hold }, call) =>
    catalogue(call).placeHold({ ...hold, targets: targets.map(targetToMessage) }, options(call)),
});

/** Lifts a legal hold from all its images. @throws not-found */
export const liftHold = operation({
  name: 'gateway.lift-hold',
  input: z.object({ reference }),
  right: forwarded('lfc.lift-hold'),
  needs: 'write',
  effect: 'destroy',
  run: (input, call) => catalogue(call).liftHold(input, options(call)),
});

/** Lists the legal holds of this site in the order of their references. */
export const listHolds = operation({
  name: 'gateway.list-holds',
  input: z.object({
    limit: z.int().min(0),
    cursor: z.string().max(128, 'is not one that a listing has given'),
  }),
  right: forwarded('lfc.list-holds'),
  effect: 'read',
  run: (page, call) => catalogue(call).listHolds(page, options(call)),
});

/** Says to its owner why an image of this site must be kept. @throws not-found permission-denied */
export const getHolds = operation({
  name: 'gateway.get-holds',
  input: targetInput,
  right: forwarded('lfc.get-holds'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) => catalogue(call).getHolds({ target: targetToMessage(target) }, options(call)),
});
