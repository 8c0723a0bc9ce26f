import { guidSchema, type Protect } from '@mdm/rpc';
import type { HydraContext } from './context.js';

/** Keys are named by GUID and nothing else. */
export const protect: Protect<HydraContext> = (objects, _letter, { shares }, signal) =>
  shares.protections(
    objects.filter((object) => guidSchema.safeParse(object).success),
    signal,
  );
