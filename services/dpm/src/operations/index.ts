import { auditOperations } from '@mdm/rpc';
import type { DpmContext } from '../context.js';
import { acls, facts } from './acls.js';
import { enterNearline } from './enter-nearline.js';
import { listPools } from './list-pools.js';
import { prepareToGet } from './prepare-to-get.js';
import { prepareToPut } from './prepare-to-put.js';
import { putDone } from './put-done.js';
import { read } from './read.js';
import { releaseFiles } from './release-files.js';
import { removeFiles } from './remove-files.js';
import { stat } from './stat.js';
import { statusOfRequest } from './status-of-request.js';
import { write } from './write.js';

export const audit = auditOperations<DpmContext>('dpm');

/** Every operation of the service. */
export const operations = {
  prepareToPut,
  enterNearline,
  write,
  putDone,
  prepareToGet,
  read,
  releaseFiles,
  statusOfRequest,
  removeFiles,
  stat,
  listPools,
  ...acls,
  ...facts,
  ...audit,
};
