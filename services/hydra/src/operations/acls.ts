import { aclOperations, factsOperations } from '@mdm/rpc';
import type { HydraContext } from '../context.js';
import { protect } from '../protect.js';
import { refuseForeign } from './define.js';

/** Reading, changing and judging by the access control lists of keys. */
export const acls = aclOperations<HydraContext>({
  service: 'hydra',
  store: (context) => context.acls,
  protect,
  refuseEdit: refuseForeign,
});

/** Changing what the policies may look at. */
export const facts = factsOperations<HydraContext>({
  service: 'hydra',
  table: 'shares',
  refuseEdit: refuseForeign,
});
