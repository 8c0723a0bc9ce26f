import { aclOperations } from '@mdm/rpc';
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
