import { aclOperations } from '@mdm/rpc';
import type { DpmContext } from '../context.js';
import { protect } from '../protect.js';

/** Reading, changing and judging by the access control lists of files. */
export const acls = aclOperations<DpmContext>({ service: 'dpm', store: (context) => context.acls, protect });
