import { aclOperations, auditOperations, factsOperations } from '@mdm/rpc';
import type { AmgaContext } from '../context.js';
import { count } from './count.js';
import { protect } from './define.js';
import { listCollections } from './list-collections.js';
import { listEmergencyImages } from './list-emergency-images.js';
import { listImages } from './list-images.js';
import { listMembers } from './list-members.js';
import { listOwners } from './list-owners.js';
import { putImages } from './put-images.js';
import { query } from './query.js';
import { removeImages } from './remove-images.js';
import { survey } from './survey.js';

export const acls = aclOperations<AmgaContext>({
  service: 'amga',
  store: (context) => context.acls,
  protect,
});

export const facts = factsOperations<AmgaContext>({ service: 'amga', table: 'images' });

export const audit = auditOperations<AmgaContext>('amga');

/** The service: every operation by name. */
export const operations = {
  listCollections,
  query,
  count,
  putImages,
  removeImages,
  listImages,
  listMembers,
  survey,
  listOwners,
  listEmergencyImages,
  ...acls,
  ...facts,
  ...audit,
};
