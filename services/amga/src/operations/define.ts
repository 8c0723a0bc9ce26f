import { operations, type Protect } from '@mdm/rpc';
import type { AmgaContext } from '../context.js';
import { imageAcls } from '../store/access-lists.js';

export const { operation, stream } = operations<AmgaContext>();

export const protect: Protect<AmgaContext> = (objects, _letter, { db }, signal) =>
  imageAcls(db, objects, signal);

/** Before every GUID. */
export const firstGuid = '00000000-0000-0000-0000-000000000000';
