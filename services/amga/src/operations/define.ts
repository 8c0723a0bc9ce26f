import { type Call, operations, type Protect } from '@mdm/rpc';
import type { AmgaContext } from '../context.js';
import { imageAcls } from '../store/access-lists.js';

export const { operation, stream } = operations<AmgaContext>();

export const protect: Protect<AmgaContext> = (objects, _letter, { db }, signal) =>
  imageAcls(db, objects, signal);

/** Before every GUID. */
export const firstGuid = '00000000-0000-0000-0000-000000000000';

/**
 * Whether the caller may see attributes that identify the patient: accredited by name or group in `principals.identified`
 * of site.yaml, with a token that neither was narrowed to a lower level nor comes from a peer with a lower one.
 */
export function seesIdentified({ liveSite, caller }: AmgaContext & Call): boolean {
  const { identified } = liveSite.current().principals;
  return (
    (caller.level === undefined || caller.level === 'identified') &&
    identified.some((name) => name === caller.dn || caller.groups.includes(name))
  );
}
