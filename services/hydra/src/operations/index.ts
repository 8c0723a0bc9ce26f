import { auditOperations } from '@mdm/rpc';
import type { HydraContext } from '../context.js';
import { acls, facts } from './acls.js';
import { destroyShares } from './destroy-shares.js';
import { getShares } from './get-shares.js';
import { putShares } from './put-shares.js';

export const audit = auditOperations<HydraContext>('hydra');

/** Every operation of the service. */
export const operations = { putShares, getShares, destroyShares, ...acls, ...facts, ...audit };
