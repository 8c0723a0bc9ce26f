import { aclOperations, factsOperations } from '@mdm/rpc';
import type { DpmContext } from '../context.js';
import { keyToMessage } from '../key-descriptor.js';
import { protect } from '../protect.js';
import type { ProtectedFile } from '../store/files.js';

/** Reading, changing and judging by the access control lists of files. */
export const acls = aclOperations<DpmContext, ProtectedFile>({
  service: 'dpm',
  store: (context) => context.acls,
  protect,
  keyOf: ({ key }) => keyToMessage(key),
});

/** Changing what the policies may look at. */
export const facts = factsOperations<DpmContext>({ service: 'dpm', table: 'files' });
