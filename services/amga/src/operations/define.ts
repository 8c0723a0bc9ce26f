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
 * of site.yaml, vouched for by this very site, and with a token that was not narrowed to a lower level.
 */
export function seesIdentified({ config, site, caller }: AmgaContext & Call): boolean {
  const { identified } = config.site.principals;
  return (
    caller.issuer === site &&
    (caller.level === undefined || caller.level === 'identified') &&
    identified.some((name) => name === caller.dn || caller.groups.includes(name))
  );
}
