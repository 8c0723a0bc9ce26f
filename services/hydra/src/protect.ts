import { guidSchema, type Protect } from '@mdm/rpc';
import type { HydraContext } from './context.js';

/** Keys are named by GUID and nothing else. */
export const protect: Protect<HydraContext> = async (objects, _letter, { shares }, signal) => {
  const guids = objects.filter((object) => guidSchema.safeParse(object).success);
  const acls = await shares.acls(guids, signal);
  return new Map([...acls].map(([guid, acl]) => [guid, { acl }]));
};
