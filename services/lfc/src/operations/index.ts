import { aclOperations, auditOperations, factsOperations } from '@mdm/rpc';
import type { LfcContext } from '../context.js';
import { addAlias } from './add-alias.js';
import { condemnEntries } from './condemn-entries.js';
import { createEntries } from './create-entries.js';
import { protect } from './define.js';
import { getHolds, liftHold, listHolds, placeHold } from './holds.js';
import { listDirectory } from './list-directory.js';
import { makeDirectory } from './make-directory.js';
import { removeEntries } from './remove-entries.js';
import { addReplica, listReplicas, removeReplica } from './replicas.js';
import { setComment } from './set-comment.js';
import { stat } from './stat.js';
import { unlink } from './unlink.js';

export const acls = aclOperations<LfcContext>({
  service: 'lfc',
  store: (context) => context.acls,
  protect,
  getRight: 'search',
});

export const facts = factsOperations<LfcContext>({ service: 'lfc', table: 'entries' });

export const audit = auditOperations<LfcContext>('lfc');

/** The service: every operation by name. */
export const operations = {
  stat,
  listDirectory,
  makeDirectory,
  createEntries,
  removeEntries,
  condemnEntries,
  placeHold,
  liftHold,
  listHolds,
  getHolds,
  addAlias,
  unlink,
  addReplica,
  removeReplica,
  listReplicas,
  setComment,
  ...acls,
  ...facts,
  ...audit,
};
