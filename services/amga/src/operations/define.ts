import { type Call, operations, type Protect } from '@mdm/rpc';
import { type CollectionRefusal, collectionRefusals } from '../collection-access.js';
import type { AmgaContext } from '../context.js';
import { imageAcls } from '../store/access-lists.js';

export const { operation, stream } = operations<AmgaContext>();

export const protect: Protect<AmgaContext> = (objects, _letter, { db }, signal) =>
  imageAcls(db, objects, signal);

/** What the lists of whole collections, as they are now, refuse the caller. */
export const refusedBy = ({
  liveSite,
  decider,
  caller,
  site,
}: AmgaContext & Pick<Call, 'caller'>): CollectionRefusal =>
  collectionRefusals(liveSite.current().metadata.collections, decider.who(caller), site);

/** Before every GUID. */
export const firstGuid = '00000000-0000-0000-0000-000000000000';
